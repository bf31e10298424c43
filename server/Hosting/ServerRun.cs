using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Hosting;

/// <summary>One run of the server, from start to stop, with errors that a person can act on.</summary>
internal static class ServerRun
{
    private const string Name = "chatgo-server";

    /// <summary>Runs the server until a signal stops it.</summary>
    /// <param name="args">The checked command line.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            await using var app = ChatServer.Build(args);
            await StartAsync(app);
            await app.WaitForShutdownAsync();
            return ExitCode.Success;
        }
        catch (OptionsValidationException wrong)
        {
            var given = new ConfigurationBuilder().AddSettings(args).Build();
            var problems = wrong.Failures.Select(failure => ServerSetting.Explain(failure, given));
            return await FailAsync(ExitCode.Usage, string.Join($"{Environment.NewLine}{Name}: ", problems));
        }
        catch (Exception wrong) when (wrong is FormatException or InvalidOperationException)
        {
            return await FailAsync(ExitCode.Usage, wrong.Message);
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            return await FailAsync(
                ExitCode.Failure,
                $"{taken.Message} Stop what listens there, or choose another port: --urls http://localhost:50052");
        }
        catch (Exception broken) when (broken is IOException or SocketException or UnauthorizedAccessException)
        {
            return await FailAsync(ExitCode.Failure, $"cannot listen: {broken.Message}");
        }
    }

    private static async Task StartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch
        {
            // What had started already ends in peace.
            await app.StopAsync();
            throw;
        }
    }

    private static async Task<int> FailAsync(int exitCode, string message)
    {
        await Console.Error.WriteLineAsync($"{Name}: {message}");
        return exitCode;
    }
}
