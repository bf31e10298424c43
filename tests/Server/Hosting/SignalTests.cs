using System.Diagnostics;
using ChatGo.Api;
using ChatGo.Server;
using ChatGo.Server.Hosting;
using Grpc.Net.Client;

namespace ChatGo.Tests.Server.Hosting;

public sealed class SignalTests
{
    [Test, Timeout(30_000)]
    public async Task Server_StaysOnHupAndSaysHowItIsDoingOnUsr1AndEndsOnTerm(CancellationToken cancellationToken)
    {
        var program = typeof(ChatServer).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", ["exec", program, "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment.LeaveOutTests();
        using var server = Process.Start(start)!;
        try
        {
            await LineAsync(server, "listens on", cancellationToken);
            await SignalAsync(server, "HUP", cancellationToken);
            await SignalAsync(server, "USR1", cancellationToken);
            var line = await LineAsync(server, "allocated since the start", cancellationToken);
            await Assert.That(line).Contains("0 rooms, 0 open streams; ").And.Contains(" bytes resident, ");

            await SignalAsync(server, "TERM", cancellationToken);
            await server.WaitForExitAsync(cancellationToken);
            await Assert.That(server.ExitCode).IsEqualTo(ExitCode.Success);
        }
        finally
        {
            server.Kill();
        }
    }

    [Test, Timeout(60_000)]
    public async Task Server_ThatDrains_EndsAtOnceOnASecondSignal(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(
            "dotnet", ["exec", typeof(ChatServer).Assembly.Location, "--urls", "http://127.0.0.1:0", "--drain-seconds", "3600"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment.LeaveOutTests();
        using var server = Process.Start(start)!;
        try
        {
            var listens = await LineAsync(server, "listens on", cancellationToken);
            using var channel = GrpcChannel.ForAddress(listens[listens.IndexOf("http://", StringComparison.Ordinal)..].Trim());
            var client = new ChatV1.ChatV1Client(channel);
            var room = (await client.CreateChatAsync(new CreateChatRequest(), cancellationToken: cancellationToken)).ChatId;
            using var first = await RoomWatcher.ConnectAsync(client, room, string.Empty, cancellationToken);
            using var second = await RoomWatcher.ConnectAsync(client, room, string.Empty, cancellationToken);

            await SignalAsync(server, "TERM", cancellationToken);
            await LineAsync(server, "Stopping: 2 open streams", cancellationToken);
            await Task.WhenAny(first.Ended, second.Ended);
            await Assert.That(first.Ended.IsCompleted && second.Ended.IsCompleted).IsFalse();

            await SignalAsync(server, "TERM", cancellationToken);
            await Task.WhenAll(first.Ended, second.Ended);
            await server.WaitForExitAsync(cancellationToken);
            await Assert.That(server.ExitCode).IsEqualTo(ExitCode.Success);
        }
        finally
        {
            server.Kill();
        }
    }

    private static async Task<string> LineAsync(Process server, string part, CancellationToken cancellationToken)
    {
        while (await server.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Contains(part, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"The server ended without a line with '{part}'.");
    }

    private static async Task SignalAsync(Process server, string name, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{server.Id}"]);
        await kill.WaitForExitAsync(cancellationToken);
    }
}
