using System.Diagnostics;
using ChatGo.Api;
using ChatGo.Tests.Core.Engines;

namespace ChatGo.Tests.Server.Engines;

/// <summary>What an engine that takes its time lets through, in figures: told, not judged; what is judged is that all of it
/// comes. In full where CHATGO_SOAK_RUNS is set.</summary>
[NotInParallel]
public sealed class EnginePaceSoak
{
    private const string Lobby = "lobby";
    private const int MebiByte = 1_048_576;

    private static bool IsFull => Environment.GetEnvironmentVariable("CHATGO_SOAK_RUNS") is not null;

    [Test, Timeout(300_000)]
    public async Task Session_OnAMillisecondPerCommit_IsNotHeldUpByIt(CancellationToken cancellationToken)
    {
        var sends = IsFull ? 500_000 : 20_000;
        await using var house = await EngineServer.StartAsync(new FaultPlan { Commit = TimeSpan.FromMilliseconds(1) });
        await house.Server.Client.CreateChatAsync(new CreateChatRequest { ChatId = Lobby }, cancellationToken: cancellationToken);
        using var session = TestSession.Open(house.Server.Client, cancellationToken);
        var welcome = await session.JoinAsync(Lobby, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        var writing = Task.Run(
            async () =>
            {
                for (var send = 0; send < sends; send++)
                {
                    await session.WriteAsync(TestSession.Send(welcome.ChatRef, "a message of some length, as people send it"), cancellationToken);
                }
            },
            cancellationToken);
        await session.ReadUntilAsync(() => session.Messages.Count == sends && session.Acks.Count == sends + 1, cancellationToken);
        await writing;

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine($"{sends / seconds:N0} sends/s by one Session, each told and answered");
        await Assert.That(session.Messages[^1].Sequence).IsEqualTo((ulong)sends);
    }

    [Test, Timeout(300_000)]
    public async Task Resume_FromFarBelowTheLog_ArrivesWhole_AndHoldsLittle(CancellationToken cancellationToken)
    {
        var kept = IsFull ? 1_000_000 : 50_000;
        await using var house = await EngineServer.StartAsync(new FaultPlan { Answer = TimeSpan.FromMilliseconds(1) });
        var epoch = await FillAsync(house, kept, cancellationToken);
        // Some that take nothing hold nobody up.
        var stalled = Enumerable.Range(0, 100)
            .Select(_ => house.Server.Client.ConnectChat(Behind(epoch), cancellationToken: cancellationToken)).ToList();
        await Eventually.HoldsAsync("they are in", () => house.Server.Rooms.Find(Lobby)?.Readers == stalled.Count, cancellationToken);
        var held = GC.GetTotalMemory(forceFullCollection: true);
        var started = Stopwatch.GetTimestamp();
        using var isOver = new CancellationTokenSource();
        var sending = SendAsync(house, isOver.Token);
        using var call = house.Server.Client.ConnectChat(Behind(epoch), cancellationToken: cancellationToken);
        var next = 1UL;
        var most = 0L;
        while (next <= (ulong)kept && await call.ResponseStream.MoveNext(cancellationToken))
        {
            if (call.ResponseStream.Current is { Notice: null } message)
            {
                if (message.Sequence != next++)
                {
                    throw new InvalidOperationException($"{message.Sequence} where {next - 1} should be");
                }

                if (next % 100_000 == 0)
                {
                    most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - held);
                }
            }
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await isOver.CancelAsync();
        var sent = await sending;
        Console.WriteLine(
            $"{kept:N0} messages in {seconds:N1} s while {sent / seconds:N0}/s are sent; at most {most / (double)MebiByte:N1} MiB more alive");
        await Assert.That(most).IsLessThanOrEqualTo(16 * MebiByte);
        stalled.ForEach(static one => one.Dispose());
    }

    private static ConnectChatRequest Behind(string epoch) =>
        new() { ChatId = Lobby, Notices = true, After = new Position { Epoch = epoch } };

    private static async Task<int> SendAsync(EngineServer house, CancellationToken isOver)
    {
        var sent = 0;
        var started = Stopwatch.GetTimestamp();
        while (!isOver.IsCancellationRequested)
        {
            while (sent < Stopwatch.GetElapsedTime(started).TotalMilliseconds)
            {
                await house.Server.SendAsync(Lobby, "hi", CancellationToken.None);
                sent++;
            }

            await Task.Delay(1, CancellationToken.None);
        }

        return sent;
    }

    private static async Task<string> FillAsync(EngineServer house, int kept, CancellationToken cancellationToken)
    {
        await using var before = await EngineServer.StartAsync(house.Store, new FaultPlan());
        var made = await before.Server.Client.CreateChatAsync(new CreateChatRequest { ChatId = Lobby }, cancellationToken: cancellationToken);
        house.Store.Rooms[Lobby].Fill(kept, static number => EngineServer.FrameOf($"message {number}, as people send it"));
        return made.Epoch;
    }
}
