using System.Buffers.Binary;
using ChatGo.Api;
using ChatGo.Bench.Load;
using ChatGo.Bench.Peers;
using ChatGo.Client.Load.Http2;
using ChatGo.Tests.Core.Log.Stress;
using Google.Protobuf.WellKnownTypes;

namespace ChatGo.Tests.Bench.Peers;

public sealed class Http2ReadersTests
{
    private const int Messages = 100;

    [Test]
    [MethodDataSource(nameof(Seeds))]
    public async Task Take_OfMessagesCutAnywhere_CountsEachOnceAndInOrder(ulong seed)
    {
        var tally = new Tally();
        Reader[] readers = [new(tally, 0), new(tally, 1)];
        var protocol = new Http2Readers(tally, readers);

        Cuts.Feed(protocol, Response(seed, skipped: 0), seed, new SendBuffer());

        await Assert.That(readers.All(static reader => reader is { HasJoined: true, Received: Messages })).IsTrue();
        await Assert.That(tally.Delivered).IsEqualTo(2 * Messages);
        await Assert.That(tally.Disorder).IsEqualTo(0);
    }

    [Test]
    public async Task Take_WithAMessageMissing_CountsDisorder()
    {
        var tally = new Tally();
        Reader[] readers = [new(tally, 0), new(tally, 1)];

        Cuts.Feed(new Http2Readers(tally, readers), Response(seed: 1, skipped: 7), seed: 1, new SendBuffer());

        await Assert.That(readers[0].Received).IsEqualTo(Messages - 1);
        await Assert.That(tally.Disorder).IsEqualTo(2);
    }

    [Test]
    public async Task Take_OfPingAndSettings_AnswersThem()
    {
        var frames = new SendBuffer();
        Http2Frame.Begin(frames, Http2Frame.Settings, 0, 0, 0);
        Http2Frame.Begin(frames, Http2Frame.Ping, 0, 0, sizeof(long))[0] = 9;
        var answers = new SendBuffer();

        Cuts.Feed(new Http2Readers(new Tally(), []), frames.Waiting.ToArray(), seed: 1, answers);

        byte[] expected = [0, 0, 0, 4, 1, 0, 0, 0, 0, 0, 0, 8, 6, 1, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0];
        await Assert.That(answers.Waiting.ToArray()).IsEquivalentTo(expected);
    }

    [Test]
    public async Task Take_BeyondHalfTheWindow_LetsTheServerSendOn()
    {
        var tally = new Tally();
        var answers = new SendBuffer();
        var protocol = new Http2Readers(tally, [new Reader(tally, 0), new Reader(tally, 1)], window: 1_000);

        Cuts.Feed(protocol, Response(seed: 1, skipped: 0), seed: 1, answers);

        var widened = new Dictionary<int, int>();
        for (var rest = answers.Waiting; !rest.IsEmpty; rest = rest[(Http2Frame.FrameHeaderBytes + sizeof(int))..])
        {
            var stream = BinaryPrimitives.ReadInt32BigEndian(rest[5..]);
            var bytes = BinaryPrimitives.ReadInt32BigEndian(rest[Http2Frame.FrameHeaderBytes..]);
            widened[stream] = widened.GetValueOrDefault(stream) + bytes;
        }

        // All but what came since: at most half a window and a frame.
        var sent = 2 * Messages * GrpcFrame.Of(Numbered(1)).Length;
        await Assert.That(widened[0]).IsGreaterThan(sent - 1_000).And.IsLessThanOrEqualTo(sent);
        await Assert.That(widened[1]).IsGreaterThan((sent / 2) - 1_000).And.IsLessThanOrEqualTo(sent / 2);
    }

    public static IEnumerable<ulong> Seeds() => Enumerable.Range(1, 20).Select(static seed => (ulong)seed);

    /// <summary>What a server sends two readers: messages in data frames of random length, the two streams mixed.</summary>
    private static byte[] Response(ulong seed, int skipped)
    {
        var dice = new Dice(seed);
        var outbox = new SendBuffer();
        byte[][] bodies = [Body(skipped), Body(skipped)];
        Http2Frame.Begin(outbox, Http2Frame.Headers, Http2Frame.EndHeaders, 1, 1)[0] = 0x88;
        Http2Frame.Begin(outbox, Http2Frame.Headers, Http2Frame.EndHeaders, 3, 1)[0] = 0x88;
        while (bodies.Any(static body => body.Length > 0))
        {
            var index = dice.Below(2);
            var part = bodies[index][..Math.Min(bodies[index].Length, dice.Below(400))];
            part.CopyTo(Http2Frame.Begin(outbox, Http2Frame.Data, 0, (2 * index) + 1, part.Length));
            bodies[index] = bodies[index][part.Length..];
        }

        return outbox.Waiting.ToArray();
    }

    private static byte[] Body(int skipped) =>
    [
        .. Enumerable.Range(1, Messages).Where(number => number != skipped)
            .SelectMany(static number => GrpcFrame.Of(Numbered(number))),
    ];

    private static Message Numbered(int sequence)
    {
        var text = new byte[MessageText.Bytes];
        text.AsSpan().Fill((byte)'x');
        MessageText.WriteDue(text, 1);
        return new Message
        {
            From = "sender",
            Text = System.Text.Encoding.ASCII.GetString(text),
            Sequence = (ulong)sequence,
            CreatedAt = new Timestamp { Seconds = 1, Nanos = 1 },
        };
    }
}
