namespace ChatGo.Server.Liveness;

/// <summary>Whether the server does what it is for.</summary>
internal static class LivenessExtensions
{
    /// <summary>Adds the canary.</summary>
    /// <param name="services">The server's.</param>
    public static void AddLiveness(this IServiceCollection services)
    {
        services.AddSingleton<Canary>();
        services.AddHostedService(static provider => provider.GetRequiredService<Canary>());
    }
}
