using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatGo.Server.Logging;

/// <summary>The server's log.</summary>
internal static class LoggingExtensions
{
    /// <summary>Adds logs to standard output, a line each, with the time in UTC.</summary>
    /// <param name="builder">The server.</param>
    public static void AddConsoleLogs(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<LoggerFactory>();
        builder.Services.AddSingleton<RepeatedLines>();
        builder.Services.AddHostedService<RepeatedLinesReport>();
        builder.Services.Replace(ServiceDescriptor.Singleton<ILoggerFactory, FilteredLoggers>());
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
