using Microsoft.Extensions.Options;

namespace ChatGo.Server.Callers;

/// <summary>Who calls the server.</summary>
internal static class CallerExtensions
{
    /// <summary>Adds what makes callers out.</summary>
    /// <param name="services">The server's.</param>
    /// <param name="configuration">Its section <c>Authentication</c> says how.</param>
    public static void AddCallers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<AuthenticationOptions>, AuthenticationOptionsValidator>();
        services.AddOptions<AuthenticationOptions>().Bind(configuration.GetSection("Authentication")).ValidateOnStart();
        services.AddSingleton(new JwksHandler(JwksSource.CreateHandler));
        services.AddSingleton<RoomPrivacy>();
        services.AddSingleton<KeySources>();
        services.AddSingleton<Revocations>();
        services.AddSingleton<TokenReader>();
        services.AddSingleton<Authenticator>();
        services.AddHostedService(static provider => provider.GetRequiredService<Authenticator>());
    }
}
