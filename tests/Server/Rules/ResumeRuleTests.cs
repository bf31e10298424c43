using ChatGo.Api;
using ChatGo.Tests.Core.Log.Stress;
using Grpc.Core;

namespace ChatGo.Tests.Server.Rules;

public sealed class ResumeRuleTests
{
    [Test, Rule("R1"), Timeout(30_000)]
    [Arguments(0U, 6UL)]
    [Arguments(2U, 4UL)]
    [Arguments(99U, 1UL)]
    public async Task Connect_WithHistory_ReplaysTheNewestThenGoesOn(
        uint history, ulong first, CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        var room = await FillAsync(server, 5, cancellationToken);
        using (await TestReader.ConnectAsync(server.Client, room, "the first ever", cancellationToken))
        {
        }

        var request = new ConnectChatRequest { ChatId = room, History = history };
        using var call = server.Client.ConnectChat(request, cancellationToken: cancellationToken);
        await call.ResponseHeadersAsync;
        await server.SendAsync(room, "live", cancellationToken);

        for (var sequence = first; sequence <= 6; sequence++)
        {
            await call.ResponseStream.MoveNext(cancellationToken);
            await Assert.That(call.ResponseStream.Current.Sequence).IsEqualTo(sequence);
            await Assert.That(call.ResponseStream.Current.Notice).IsNull();
        }
    }

    [Test, Rule("R1"), Rule("R2"), Timeout(30_000)]
    [Arguments(0UL)]
    [Arguments(3UL)]
    [Arguments(5UL)]
    public async Task Connect_AfterAPositionThatIsHeld_RecoversAndMissesNothing(
        ulong after, CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        var room = await FillAsync(server, 5, cancellationToken);
        var request = new ConnectChatRequest
        {
            ChatId = room,
            History = 1,
            After = new Position { Epoch = server.Rooms.Find(room)!.Epoch, Sequence = after },
        };

        using var reader = await NoticeReader.ConnectAsync(server.Client, request, cancellationToken);
        await server.SendAsync(room, "live", cancellationToken);
        await reader.ReadToAsync(6, cancellationToken);

        await Assert.That(reader.Welcome.Recovered).IsTrue();
        await Assert.That((reader.Welcome.Oldest, reader.Welcome.Head)).IsEqualTo((1UL, 5UL));
        await Assert.That(reader.Sequences).IsEquivalentTo(Range(after + 1, 6));
        await Assert.That(reader.Gaps).IsEmpty();
    }

    [Test, Rule("R3"), Timeout(30_000)]
    [Arguments(10UL, 11UL)]
    [Arguments(0UL, 1UL)]
    public async Task Connect_AfterAPositionNoLongerHeld_TellsWhatIsMissing(
        ulong after, ulong firstMissing, CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(null, "--history-messages", "16");
        var room = await FillAsync(server, 40, cancellationToken);
        var request = new ConnectChatRequest
        {
            ChatId = room,
            After = new Position { Epoch = server.Rooms.Find(room)!.Epoch, Sequence = after },
        };

        using var reader = await NoticeReader.ConnectAsync(server.Client, request, cancellationToken);
        await reader.ReadToAsync(40, cancellationToken);

        await Assert.That(reader.Welcome.Recovered).IsFalse();
        await Assert.That(reader.Welcome.Oldest).IsEqualTo(25UL);
        await Assert.That(reader.Gaps.Single()).IsEqualTo(
            new Gap { ChatRef = reader.Welcome.ChatRef, First = firstMissing, Last = 24 });
        await Assert.That(reader.Sequences).IsEquivalentTo(Range(25, 40));
    }

    [Test, Rule("R3"), Timeout(30_000)]
    [Arguments(false, 0)]
    [Arguments(true, 1)]
    public async Task Connect_AfterAPositionOfAnotherLife_StartsAtTheOldestHeld(
        bool isLapped, int gaps, CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(null, "--history-messages", "16");
        var room = await FillAsync(server, isLapped ? 20 : 10, cancellationToken);
        var request = new ConnectChatRequest
        {
            ChatId = room,
            After = new Position { Epoch = "another life", Sequence = 1_000_000 },
        };

        using var reader = await NoticeReader.ConnectAsync(server.Client, request, cancellationToken);
        await reader.ReadToAsync(isLapped ? 20UL : 10UL, cancellationToken);

        await Assert.That(reader.Welcome.Recovered).IsFalse();
        await Assert.That(reader.Gaps.Count).IsEqualTo(gaps);
        await Assert.That(reader.Sequences[0]).IsEqualTo(isLapped ? 5UL : 1UL);
        await Assert.That(reader.Gaps.All(static gap => gap is { First: 1, Last: 4 })).IsTrue();
    }

    [Test, Rule("R3"), Timeout(30_000)]
    public async Task Connect_AfterAPositionAheadOfTheHead_IsOutOfRange(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        var room = await FillAsync(server, 5, cancellationToken);
        foreach (var ahead in (ulong[])[6, ulong.MaxValue])
        {
            var request = new ConnectChatRequest
            {
                ChatId = room,
                After = new Position { Epoch = server.Rooms.Find(room)!.Epoch, Sequence = ahead },
            };
            using var call = server.Client.ConnectChat(request, cancellationToken: cancellationToken);

            var failure = await RpcAssert.FailsAsync(
                StatusCode.OutOfRange, () => call.ResponseStream.MoveNext(cancellationToken));
            await Assert.That(failure.Status.Detail).Contains("after.sequence").And.Contains("newest message is 5");
        }
    }

    [Test, Rule("R4"), Timeout(60_000)]
    public async Task Connect_ThatFallsBehind_IsToldExactlyWhatItLost(CancellationToken cancellationToken)
    {
        const ulong Sent = 600;
        await using var server = await RunningServer.StartAsync(null, "--history-messages", "16");
        var room = await server.CreateRoomAsync(cancellationToken);
        using var connection = server.NewConnection();
        using var slow = await NoticeReader.ConnectAsync(
            new ChatV1.ChatV1Client(connection), new ConnectChatRequest { ChatId = room }, cancellationToken);
        var text = new string('x', 16_000);
        for (var index = 0UL; index < Sent; index++)
        {
            await server.SendAsync(room, text, cancellationToken);
        }

        await slow.ReadToAsync(Sent, cancellationToken);

        await Assert.That(slow.Gaps).IsNotEmpty();
        await AssertExactAsync(slow.Sequences, slow.Gaps, Sent);
    }

    [Test, Rule("R5"), Timeout(30_000)]
    public async Task Connect_ToAnUnknownRoom_MakesItWhereThatIsWanted(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        var request = new ConnectChatRequest
        {
            ChatId = "lobby",
            CreateIfMissing = true,
            After = new Position { Epoch = "before the restart", Sequence = 7 },
        };

        using var reader = await NoticeReader.ConnectAsync(server.Client, request, cancellationToken);
        await server.SendAsync("lobby", "hi", cancellationToken);
        await reader.ReadToAsync(1, cancellationToken);

        await Assert.That(reader.Welcome.Recovered).IsFalse();
        await Assert.That(reader.Welcome.Epoch).IsEqualTo(server.Rooms.Find("lobby")!.Epoch);
        await Assert.That(reader.Gaps).IsEmpty();
        request.ChatId = "not an id";
        using var call = server.Client.ConnectChat(request, cancellationToken: cancellationToken);
        await RpcAssert.FailsOnFieldAsync("chat_id", () => call.ResponseStream.MoveNext(cancellationToken));
    }

    /// <summary>Readers of a room under load that break off again and again, and resume where they were.</summary>
    [Test, Rule("R1"), Rule("R2"), Rule("R3"), Rule("R4"), Timeout(120_000)]
    [Arguments("65536", false)]
    [Arguments("16", true)]
    public async Task Resume_AtRandomUnderLoad_AccountsForEveryMessageOnce(
        string held, bool hasGaps, CancellationToken cancellationToken)
    {
        const ulong Sent = 4_000;
        await using var server = await RunningServer.StartAsync(null, "--history-messages", held, "--history-bytes", "67108864");
        var room = await server.CreateRoomAsync(cancellationToken);
        var epoch = server.Rooms.Find(room)!.Epoch;
        var readers = Enumerable.Range(0, 6)
            .Select(seed => ReadBrokenlyAsync(server, room, epoch, new Dice((ulong)seed), Sent, cancellationToken))
            .ToArray();
        for (var index = 0UL; index < Sent; index++)
        {
            await server.SendAsync(room, $"{index}", cancellationToken);
        }

        foreach (var (sequences, gaps) in await Task.WhenAll(readers))
        {
            await AssertExactAsync(sequences, gaps, Sent);
            await Assert.That(hasGaps || gaps.Count == 0).IsTrue();
        }
    }

    private static async Task<(List<ulong> Sequences, List<Gap> Gaps)> ReadBrokenlyAsync(
        RunningServer server, string room, string epoch, Dice dice, ulong last, CancellationToken cancellationToken)
    {
        var (sequences, gaps) = (new List<ulong>(), new List<Gap>());
        while (Seen(sequences, gaps) < last)
        {
            var request = new ConnectChatRequest
            {
                ChatId = room,
                After = new Position { Epoch = epoch, Sequence = Seen(sequences, gaps) },
            };
            using var connection = server.NewConnection();
            using var reader = await NoticeReader.ConnectAsync(
                new ChatV1.ChatV1Client(connection), request, cancellationToken);
            var count = dice.Between(1, 400);
            while (reader.Sequences.Count < count && Math.Max(Seen(reader.Sequences, reader.Gaps), Seen(sequences, gaps)) < last)
            {
                await reader.NextAsync(cancellationToken);
            }

            sequences.AddRange(reader.Sequences);
            gaps.AddRange(reader.Gaps);
        }

        return (sequences, gaps);
    }

    private static ulong Seen(List<ulong> sequences, List<Gap> gaps) =>
        Math.Max(sequences.LastOrDefault(), gaps.LastOrDefault()?.Last ?? 0);

    /// <summary>Every number up to the last is there once: as a message, or in one gap.</summary>
    private static async Task AssertExactAsync(List<ulong> sequences, List<Gap> gaps, ulong last)
    {
        var all = sequences.Concat(gaps.SelectMany(static gap => Range(gap.First, gap.Last))).Order().ToList();
        await Assert.That(sequences).IsInOrder();
        await Assert.That(all.SequenceEqual(Range(1, last))).IsTrue()
            .Because($"{sequences.Count} messages and {gaps.Count} gaps are {all.Count} of {last}");
    }

    private static IEnumerable<ulong> Range(ulong first, ulong last)
    {
        for (var sequence = first; sequence <= last; sequence++)
        {
            yield return sequence;
        }
    }

    private static async Task<string> FillAsync(RunningServer server, int messages, CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        for (var index = 1; index <= messages; index++)
        {
            await server.SendAsync(room, $"{index}", cancellationToken);
        }

        return room;
    }
}
