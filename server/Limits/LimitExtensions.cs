using Microsoft.Extensions.Options;

namespace ChatGo.Server.Limits;

/// <summary>The limits of the server.</summary>
internal static class LimitExtensions
{
    /// <summary>Adds the limits, and what was taken of them.</summary>
    /// <param name="services">The server's.</param>
    /// <param name="configuration">Its section <c>Limits</c> sets them.</param>
    public static void AddLimits(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<LimitOptions>, LimitOptionsValidator>();
        services.AddSingleton<IValidateOptions<LimitOptions>, TrustedProxiesValidator>();
        services.AddOptions<LimitOptions>().Bind(configuration.GetSection("Limits")).ValidateOnStart();
        services.AddSingleton<Budgets>();
        services.AddHostedService(static provider => provider.GetRequiredService<Budgets>());
    }
}
