using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatGo.Server.Hosting;

/// <summary>Where settings come from.</summary>
internal static class SettingExtensions
{
    private const string EnvironmentPrefix = "CHATGO_";

    /// <summary>Adds the environment's and the command line's settings; the command line wins.</summary>
    /// <param name="configuration">The server's.</param>
    /// <param name="args">The command line.</param>
    public static IConfigurationBuilder AddSettings(this IConfigurationBuilder configuration, string[] args)
    {
        configuration.AddEnvironmentVariables(EnvironmentPrefix);
        return configuration.AddCommandLine(
            args, ServerSetting.All.ToDictionary(static setting => setting.Flag, static setting => setting.Key));
    }

    /// <summary>Adds logs to standard output, a line each, with the time in UTC.</summary>
    /// <param name="builder">The server.</param>
    public static void AddConsoleLogs(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<LoggerFactory>();
        builder.Services.Replace(ServiceDescriptor.Singleton<ILoggerFactory, AbortedCalls>());
        builder.Logging
            .AddFilter("Microsoft", LogLevel.Warning)
            // A failed start is said in a line of its own.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical)
            // Off altogether: as long as it could log, every call makes an Activity and a scope.
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None)
            .AddFilter("Grpc", LogLevel.Warning)
            .AddSimpleConsole(static console =>
            {
                console.SingleLine = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            });
    }
}
