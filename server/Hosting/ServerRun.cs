using System.Net.Sockets;
using ChatGo.Server.Callers;
using ChatGo.Server.Engines;
using ChatGo.Server.Engines.RocksDb;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Hosting;

/// <summary>One run of the server, from start to stop, with errors that a person can act on.</summary>
internal static class ServerRun
{
    /// <summary>What the program is called.</summary>
    public const string Name = "chatgo-server";

    /// <summary>Runs the server until a signal stops it.</summary>
    /// <param name="args">The checked command line.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        WebApplication? app = null;
        try
        {
            app = ChatServer.Build(args);
            await app.StartAsync();
        }
        catch (Exception wrong) when (Explain(wrong, args) is { } failure)
        {
            if (app is not null)
            {
                // What had started already ends in peace.
                await app.StopAsync();
                await app.DisposeAsync();
            }

            await Console.Error.WriteLineAsync($"{Name}: {failure.Message}");
            return failure.ExitCode;
        }

        await using (app)
        {
            return await WaitAsync(app);
        }
    }

    /// <summary>Looks whether the server could start, as far as settings and files tell: nothing listens.</summary>
    /// <param name="args">The checked command line.</param>
    /// <returns>What is wrong, and what the start would end with; null where nothing is.</returns>
    public static async Task<(int ExitCode, string Message)?> FindProblemAsync(string[] args)
    {
        try
        {
            await using var app = ChatServer.Build(args);
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.ToString();
            app.Services.GetRequiredService<Authenticator>();
            return null;
        }
        catch (Exception wrong) when (Explain(wrong, args) is { } failure)
        {
            return failure;
        }
    }

    private static async Task<int> WaitAsync(WebApplication app)
    {
        var failed = app.Services.GetRequiredService<IOptions<StoreOptions>>().Value.ExitOnError
            ? app.Services.GetService<RocksEngine>()?.Failed
            : null;
        var stopping = app.WaitForShutdownAsync();
        if (failed is not null && await Task.WhenAny(stopping, failed) == failed)
        {
            app.Lifetime.StopApplication();
        }

        await stopping;
        return failed?.IsCompleted == true ? ExitCode.StoreFailed : ExitCode.Success;
    }

    /// <summary>Explains why the server could not start; null for what nobody but its authors can mend.</summary>
    private static (int ExitCode, string Message)? Explain(Exception wrong, string[] args) => wrong switch
    {
        OptionsValidationException invalid => (ExitCode.Usage, Explain(invalid, args)),
        StoreException => (ExitCode.Failure, wrong.Message),
        FormatException or InvalidOperationException => (ExitCode.Usage, wrong.Message),
        IOException { InnerException: AddressInUseException } => (
            ExitCode.Failure,
            $"{wrong.Message} Stop what listens there, or choose another port: --urls http://localhost:50052"),
        IOException or SocketException or UnauthorizedAccessException => (
            ExitCode.Failure, $"cannot listen: {wrong.Message}"),
        _ => null,
    };

    private static string Explain(OptionsValidationException invalid, string[] args)
    {
        var given = new ConfigurationBuilder().AddSettings(args).Build();
        return string.Join(
            $"{Environment.NewLine}{Name}: ",
            invalid.Failures.Select(failure => ServerSetting.Explain(failure, given)));
    }
}
