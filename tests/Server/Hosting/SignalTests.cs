using System.Diagnostics;
using System.Globalization;
using ChatGo.Api;
using ChatGo.Server;
using ChatGo.Server.Hosting;
using Grpc.Core;
using Grpc.Net.Client;

namespace ChatGo.Tests.Server.Hosting;

public sealed class SignalTests
{
    [Test, Timeout(30_000)]
    public async Task Server_StaysOnHupAndSaysHowItIsDoingOnUsr1AndEndsOnTerm(CancellationToken cancellationToken)
    {
        using var server = Start();
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

    [Test, Timeout(30_000)]
    public async Task Server_OnUsr2_CollectsAndSaysWhatIsAlive(CancellationToken cancellationToken)
    {
        using var server = Start();
        try
        {
            await LineAsync(server, "listens on", cancellationToken);
            await SignalAsync(server, "USR1", cancellationToken);
            var before = await LineAsync(server, "allocated since the start", cancellationToken);
            await SignalAsync(server, "USR2", cancellationToken);
            var after = await LineAsync(server, "allocated since the start", cancellationToken);
            await Assert.That(Figure(after, "bytes in use on the heap")).IsGreaterThan(0);
            // Twice, for what has a finalizer.
            await Assert.That(Figure(after, "of them full"))
                .IsGreaterThanOrEqualTo(Figure(before, "of them full") + 2);
        }
        finally
        {
            server.Kill();
        }
    }

    [Test, Timeout(60_000)]
    public async Task Server_ThatDrains_EndsAtOnceOnASecondSignal(CancellationToken cancellationToken)
    {
        using var server = Start("--drain-seconds", "3600");
        try
        {
            var listens = await LineAsync(server, "listens on", cancellationToken);
            using var channel = GrpcChannel.ForAddress(AddressIn(listens));
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

    [Test, Timeout(60_000)]
    public async Task Server_ThatDrains_ResetsAReaderBlockedByFlowControl(CancellationToken cancellationToken)
    {
        using var server = Start("--drain-seconds", "0");
        try
        {
            var listens = await LineAsync(server, "listens on", cancellationToken);
            using var channel = GrpcChannel.ForAddress(AddressIn(listens));
            using var connection = GrpcChannel.ForAddress(AddressIn(listens));
            var client = new ChatV1.ChatV1Client(channel);
            var room = (await client.CreateChatAsync(new CreateChatRequest(), cancellationToken: cancellationToken)).ChatId;
            using var stalled = await TestReader.ConnectAsync(
                new ChatV1.ChatV1Client(connection), room, "stalled", cancellationToken);
            for (var index = 0; index < 40; index++)
            {
                await client.SendMessageAsync(
                    new SendMessageRequest { ChatId = room, Message = new Message { Text = new string('x', 16_000) } },
                    cancellationToken: cancellationToken);
            }

            using var other = await TestReader.ConnectAsync(client, room, "John", cancellationToken);
            await SignalAsync(server, "TERM", cancellationToken);

            // Without a reset the stop would hit its own timeout and abort every connection instead.
            await Assert.That((await other.EndAsync(cancellationToken)).StatusCode).IsEqualTo(StatusCode.Unavailable);
            await server.WaitForExitAsync(cancellationToken);
            await Assert.That((await stalled.EndAsync(cancellationToken)).StatusCode).IsEqualTo(StatusCode.Cancelled);
            await Assert.That(server.ExitCode).IsEqualTo(ExitCode.Success);
        }
        finally
        {
            server.Kill();
        }
    }

    private static Process Start(params string[] args)
    {
        var start = new ProcessStartInfo(
            "dotnet", ["exec", typeof(ChatServer).Assembly.Location, "--urls", "http://127.0.0.1:0", .. args])
        {
            RedirectStandardOutput = true,
        };
        start.Environment.LeaveOutTests();
        return Process.Start(start)!;
    }

    private static long Figure(string line, string unit)
    {
        var before = line[..line.IndexOf(unit, StringComparison.Ordinal)].TrimEnd();
        return long.Parse(before[(before.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
    }

    private static string AddressIn(string line) => line[line.IndexOf("http://", StringComparison.Ordinal)..].Trim();

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
