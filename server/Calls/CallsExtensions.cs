using ChatGo.Server.Sessions;

namespace ChatGo.Server.Calls;

/// <summary>What every call needs, whatever it comes by.</summary>
internal static class CallsExtensions
{
    /// <summary>Adds who makes out callers, carries streams, and watches over requests that are not complete.</summary>
    /// <param name="services">The server's.</param>
    public static void AddCalls(this IServiceCollection services)
    {
        services.AddSingleton<SessionRequests>();
        services.AddSingleton<StreamCalls>();
        services.AddSingleton<IncomingRequests>();
        services.AddHostedService(static provider => provider.GetRequiredService<IncomingRequests>());
        services.AddSingleton<CallAuthentication>();
    }
}
