using System.Diagnostics.CodeAnalysis;
using ChatGo.Client.Terminal;
using Microsoft.Extensions.Logging.Console;
using static System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes;

namespace ChatGo.Client.Hosting;

/// <summary>The host that every verb runs in: signals, the screen, logging, and the exit code.</summary>
internal static class ClientHost
{
    // A verb's clean-up may take this long after Ctrl-C; then the process ends without it.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(1.5);

    /// <summary>Runs one verb until it is done or a signal asks it to stop.</summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync<[DynamicallyAccessedMembers(PublicConstructors)] TVerb>(
        Action<IServiceCollection> addOptions, CancellationToken stopping)
        where TVerb : VerbService
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        AddLogging(builder.Logging);
        AddHosting(builder.Services);
        addOptions(builder.Services);
        builder.Services.AddHostedService<TVerb>();
        using var host = builder.Build();
        var outcome = host.Services.GetRequiredService<VerbOutcome>();
        await host.RunAsync(stopping);
        return outcome.Code;
    }

    private static void AddHosting(IServiceCollection services)
    {
        services.Configure<HostOptions>(static options => options.ShutdownTimeout = ShutdownTimeout);
        services.Configure<ConsoleLifetimeOptions>(static options => options.SuppressStatusMessages = true);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<VerbOutcome>();
        services.AddSingleton(static _ => Screen.OfProcess());
    }

    private static void AddLogging(ILoggingBuilder logging)
    {
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddSimpleConsole(static options => options.ColorBehavior = LoggerColorBehavior.Disabled);
        logging.Services.Configure<ConsoleLoggerOptions>(
            static options => options.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
