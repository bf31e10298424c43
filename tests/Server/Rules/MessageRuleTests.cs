using ChatGo.Api;
using Google.Protobuf.WellKnownTypes;

namespace ChatGo.Tests.Server.Rules;

[ClassDataSource<RunningServer>(Shared = SharedType.PerTestSession)]
public sealed class MessageRuleTests(RunningServer server)
{
    private const int Messages = 200;

    [Test, Rule("M1"), Rule("M3"), Timeout(30_000)]
    public async Task Send_ByManyAtOnce_IsNumberedFromOneAndTheSameForEveryReader(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        using var john = await TestReader.ConnectAsync(server.Client, room, "John", cancellationToken);
        using var jack = await TestReader.ConnectAsync(server.Client, room, "Jack", cancellationToken);

        var acknowledged = await Task.WhenAll(Enumerable.Range(0, Messages)
            .Select(index => server.SendAsync(room, $"text {index}", cancellationToken)));
        var johns = await john.NextAsync(Messages, cancellationToken);
        var jacks = await jack.NextAsync(Messages, cancellationToken);

        await Assert.That(johns.Select(static message => message.Sequence))
            .IsEquivalentTo(Enumerable.Range(1, Messages).Select(static n => (ulong)n), TUnit.Assertions.Enums.CollectionOrdering.Matching);
        await Assert.That(jacks).IsEquivalentTo(johns, TUnit.Assertions.Enums.CollectionOrdering.Matching);
        for (var index = 0; index < Messages; index++)
        {
            await Assert.That(johns[(int)acknowledged[index] - 1].Text).IsEqualTo($"text {index}");
        }
    }

    [Test, Rule("M2"), Timeout(30_000)]
    public async Task Send_WithForgedFields_KeepsOnlyFromAndText(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        using var reader = await TestReader.ConnectAsync(server.Client, room, "Jack", cancellationToken);
        var before = DateTime.SpecifyKind(TimeProvider.System.GetUtcNow().DateTime, DateTimeKind.Utc);
        var forged = new Message
        {
            From = "John",
            Text = "hi",
            CreatedAt = Timestamp.FromDateTime(DateTime.UnixEpoch),
            Sequence = 77,
            ChatRef = 78,
            MessageId = "79",
            Notice = new Notice { Gap = new Gap { First = 1, Last = 80 } },
        };

        var answer = await server.Client.SendMessageAsync(
            new SendMessageRequest { ChatId = room, Message = forged }, cancellationToken: cancellationToken);
        var message = await reader.NextAsync(cancellationToken);

        var expected = new Message
        {
            From = "John",
            Text = "hi",
            CreatedAt = answer.CreatedAt,
            Sequence = 1,
            ChatRef = server.Rooms.Find(room)!.Number,
        };
        await Assert.That(expected.ChatRef).IsNotEqualTo(78U);
        await Assert.That(message).IsEqualTo(expected);
        await Assert.That(answer.CreatedAt.ToDateTime()).IsGreaterThanOrEqualTo(before);
        await Assert.That(answer.Epoch).IsEqualTo(server.Rooms.Find(room)!.Epoch);
    }

    [Test, Rule("M3"), Timeout(30_000)]
    public async Task Connect_AfterMessages_GetsOnlyWhatFollows(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        using var first = await TestReader.ConnectAsync(server.Client, room, "John", cancellationToken);
        await server.SendAsync(room, "before", cancellationToken);
        using var second = await TestReader.ConnectAsync(server.Client, room, "Jack", cancellationToken);
        await server.SendAsync(room, "after", cancellationToken);

        await Assert.That((await second.NextAsync(cancellationToken)).Text).IsEqualTo("after");
        var both = await first.NextAsync(2, cancellationToken);
        await Assert.That(both.Select(static message => message.Text)).IsEquivalentTo(["before", "after"]);
    }

    [Test, Rule("M4"), Timeout(30_000)]
    public async Task Connect_ToAQuietRoom_GetsHeadersAtOnceAndEverythingSentFromThenOn(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        for (var round = 0; round < 20; round++)
        {
            // No message is there: only the headers can end this wait.
            using var reader = await TestReader.ConnectAsync(server.Client, room, "Jack", cancellationToken);
            var sequence = await server.SendAsync(room, "hi", cancellationToken);
            await Assert.That((await reader.NextAsync(cancellationToken)).Sequence).IsEqualTo(sequence);
        }
    }

    [Test, Rule("M5"), Timeout(30_000)]
    public async Task Connect_AsFirstEverReader_GetsWhatTheRoomHolds(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        await server.SendAsync(room, "one", cancellationToken);
        await server.SendAsync(room, "two", cancellationToken);
        using (var first = await TestReader.ConnectAsync(server.Client, room, "John", cancellationToken))
        {
            var held = await first.NextAsync(2, cancellationToken);
            await Assert.That(held.Select(static message => message.Sequence)).IsEquivalentTo([1UL, 2UL]);
        }

        using var second = await TestReader.ConnectAsync(server.Client, room, "Jack", cancellationToken);
        await server.SendAsync(room, "three", cancellationToken);
        await Assert.That((await second.NextAsync(cancellationToken)).Text).IsEqualTo("three");
    }

    [Test, Rule("M7"), Timeout(30_000)]
    public async Task Connect_TwiceUnderOneName_IsTwoReaders(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        using var stays = await TestReader.ConnectAsync(server.Client, room, "John", cancellationToken);
        using (var leaves = await TestReader.ConnectAsync(server.Client, room, "John", cancellationToken))
        {
            await server.SendAsync(room, "both", cancellationToken);
            await Assert.That((await stays.NextAsync(cancellationToken)).Text).IsEqualTo("both");
            await Assert.That((await leaves.NextAsync(cancellationToken)).Text).IsEqualTo("both");
        }

        await Eventually.HoldsAsync(
            "one reader left", () => server.Rooms.Find(room)!.Readers == 1, cancellationToken);
        await server.SendAsync(room, "one", cancellationToken);
        await Assert.That((await stays.NextAsync(cancellationToken)).Text).IsEqualTo("one");
    }

    [Test, Rule("M3"), Timeout(30_000)]
    [Arguments("", "")]
    [Arguments("", "hi")]
    [Arguments("John", "")]
    [Arguments("\0", "a\0b\r\n\u2028\uFFFF")]
    [Arguments("Jürgen 語", "e\u0301 \U0001F469\u200D\U0001F680 שלום")]
    public async Task Send_OfAnyCharacters_ArrivesAsItWas(string from, string text, CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        using var reader = await TestReader.ConnectAsync(server.Client, room, "Jack", cancellationToken);

        var answer = await server.Client.SendMessageAsync(
            new SendMessageRequest { ChatId = room, Message = new Message { From = from, Text = text } },
            cancellationToken: cancellationToken);

        var expected = new Message
        {
            From = from,
            Text = text,
            CreatedAt = answer.CreatedAt,
            Sequence = 1,
            ChatRef = server.Rooms.Find(room)!.Number,
        };
        await Assert.That(await reader.NextAsync(cancellationToken)).IsEqualTo(expected);
    }

    [Test, Rule("M3"), Timeout(60_000)]
    public async Task Send_OfTheLargestMessage_Arrives(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        using var reader = await TestReader.ConnectAsync(server.Client, room, "Jack", cancellationToken);
        var largest = new Message { From = new string('ü', 64), Text = new string('語', 5_461) + "!" };

        await server.Client.SendMessageAsync(
            new SendMessageRequest { ChatId = room, Message = largest }, cancellationToken: cancellationToken);
        var message = await reader.NextAsync(cancellationToken);

        await Assert.That(message.From).IsEqualTo(largest.From);
        await Assert.That(message.Text).IsEqualTo(largest.Text);
    }

    [Test, Rule("M10"), Timeout(30_000)]
    public async Task Send_WhileTheClockGoesBack_NeverLetsCreatedAtGoBackAgainstTheSequence(
        CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(new ClockThatGoesBack());
        var room = await server.CreateRoomAsync(cancellationToken);
        using var reader = await TestReader.ConnectAsync(server.Client, room, "Jack", cancellationToken);
        using var session = TestSession.Open(server.Client, cancellationToken);
        var joined = await session.JoinAsync(room, cancellationToken);
        List<Timestamp> told = [];
        for (var index = 0; index < 10; index++)
        {
            var request = new SendMessageRequest { ChatId = room, Message = new Message { Text = "hi" } };
            request.MessageId = index % 2 == 0 ? $"{index}" : "";
            told.Add((await server.Client.SendMessageAsync(request, cancellationToken: cancellationToken)).CreatedAt);
            told.Add((await session.SendAsync(joined.ChatRef, "hi", cancellationToken)).Sent.CreatedAt);
        }

        var messages = await reader.NextAsync(told.Count, cancellationToken);
        var times = messages.Select(static message => message.CreatedAt).ToList();
        await Assert.That(times).IsEquivalentTo(told, TUnit.Assertions.Enums.CollectionOrdering.Matching);
        await Assert.That(times.Select(static time => time.ToDateTimeOffset())).IsInOrder();
    }

    private sealed class ClockThatGoesBack : TimeProvider
    {
        private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        private int _looks;

        public override DateTimeOffset GetUtcNow() => Start.AddMilliseconds(-Interlocked.Increment(ref _looks));
    }
}
