using System.Buffers;
using System.IO.Pipelines;
using ChatGo.Server.Http2;
using ChatGo.Tests.Core.Log.Stress;
using TUnit.Assertions.Enums;

namespace ChatGo.Tests.Server.Http2;

[Timeout(20_000)]
public sealed class InboundFramesTests
{
    private const CollectionOrdering Matching = CollectionOrdering.Matching;

    private static readonly byte[] Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();

    [Test]
    public async Task Read_OfFramesCutAnywhere_ChangesWindowsAlone(CancellationToken cancellationToken)
    {
        for (var seed = 0UL; seed < 30; seed++)
        {
            await using var wire = await WiredConnection.CreateAsync(cancellationToken);
            byte[] sent =
            [
                .. Preface, .. Frames.InitialWindow(1_000), .. Frames.InitialWindow(70_000), .. Frames.Headers(1),
                .. Frames.Data(1, 300), .. Frames.WindowUpdate(0, 60), .. Frames.WindowUpdate(1, 150), .. Frames.Headers(3),
                .. Frames.WindowUpdate(0, 0), .. Frames.WindowUpdate(3, 7), .. Frames.Reset(1), .. Frames.WindowUpdate(1, 9),
                .. Frames.WindowUpdate(5, 9), .. Frames.Data(3, 20),
            ];
            byte[] expected =
            [
                .. Preface, .. Frames.InitialWindow(1_000), .. Frames.InitialWindow(65_535), .. Frames.Headers(1),
                .. Frames.Data(1, 300), .. Ignored(Frames.WindowUpdate(0, 60)), .. Ignored(Frames.WindowUpdate(1, 150)),
                .. Frames.Headers(3), .. Frames.WindowUpdate(0, 0), .. Ignored(Frames.WindowUpdate(3, 7)), .. Frames.Reset(1),
                .. Frames.WindowUpdate(1, 9), .. Frames.WindowUpdate(5, 9), .. Frames.Data(3, 20),
            ];

            await Assert.That(await PassAsync(wire.Direct, sent, new Dice(seed), cancellationToken))
                .IsEquivalentTo(expected, Matching);
        }
    }

    [Test]
    public async Task Read_WhereKestrelNeedsCredit_TellsItBetweenTwoFramesAndNotWithinAHeaderBlock(
        CancellationToken cancellationToken)
    {
        await using var wire = await WiredConnection.CreateAsync(cancellationToken);
        var pipe = new Pipe();
        var frames = new InboundFrames(pipe.Reader, wire.Direct);
        await pipe.Writer.WriteAsync(
            (byte[])[.. Preface, .. Frames.Headers(1, endsStream: true), .. Frames.WindowUpdate(0, 200_000), .. Frames.WindowUpdate(1, 200_000)],
            cancellationToken);
        frames.AdvanceTo((await frames.ReadAsync(cancellationToken)).Buffer.End);
        var begun = Frames.Of(FrameType.Headers, 1, 3, [0x82]);
        await pipe.Writer.WriteAsync(begun, cancellationToken);
        frames.AdvanceTo((await frames.ReadAsync(cancellationToken)).Buffer.End);

        var reading = frames.ReadAsync(cancellationToken).AsTask();
        await wire.SendAsync(Frames.Headers(1), Frames.Data(1, 16_384), Frames.Data(1, 16_384), Frames.Data(1, 16_384));
        await Assert.That(reading.IsCompleted).IsFalse();
        await pipe.Writer.WriteAsync(Frames.Of(FrameType.Continuation, 4, 3, [0x84]), cancellationToken);
        frames.AdvanceTo((await reading).Buffer.End);

        var told = await frames.ReadAsync(cancellationToken);
        byte[] both = [.. Frames.WindowUpdate(0, 49_152), .. Frames.WindowUpdate(1, 49_152)];
        await Assert.That(told.Buffer.ToArray()).IsEquivalentTo(both, Matching);
        frames.AdvanceTo(told.Buffer.GetPosition(5));
        told = await frames.ReadAsync(cancellationToken);
        await Assert.That(told.Buffer.ToArray()).IsEquivalentTo(both[5..], Matching);
        frames.AdvanceTo(told.Buffer.End);

        // One that waits is woken.
        reading = frames.ReadAsync(cancellationToken).AsTask();
        await Assert.That(reading.IsCompleted).IsFalse();
        await wire.SendAsync(Frames.Data(1, 16_384), Frames.Data(1, 16_384), Frames.Data(1, 16_384));
        told = await reading.WaitAsync(cancellationToken);
        await Assert.That(told.IsCanceled).IsFalse();
        await Assert.That(told.Buffer.ToArray()).IsEquivalentTo(both, Matching);
    }

    [Test]
    public async Task Read_OfAPartOfWhatWasShown_GivesTheRestAtOnce(CancellationToken cancellationToken)
    {
        await using var wire = await WiredConnection.CreateAsync(cancellationToken);
        var pipe = new Pipe();
        var frames = new InboundFrames(pipe.Reader, wire.Direct);
        var data = Frames.Data(1, 10_000);
        await pipe.Writer.WriteAsync((byte[])[.. Preface, .. Frames.Headers(1), .. data[..9_000]], cancellationToken);
        frames.AdvanceTo((await frames.ReadAsync(cancellationToken)).Buffer.End);
        var reading = frames.ReadAsync(cancellationToken).AsTask();
        await Assert.That(reading.IsCompleted).IsFalse();
        await pipe.Writer.WriteAsync(data.AsMemory(9_000), cancellationToken);

        var shown = await reading;
        frames.AdvanceTo(shown.Buffer.GetPosition(4_096));
        var rest = await frames.ReadAsync(cancellationToken).AsTask().WaitAsync(cancellationToken);

        await Assert.That(rest.Buffer.ToArray()).IsEquivalentTo(data[4_096..], Matching);
    }

    [Test]
    public async Task Read_WhereTooManyCallsHaveYetToBegin_HoldsFurtherOnesBack(CancellationToken cancellationToken)
    {
        const int Calls = 200;
        await using var wire = await WiredConnection.CreateAsync(cancellationToken);
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var frames = new InboundFrames(pipe.Reader, wire.Direct);
        byte[] sent = [.. Preface, .. Enumerable.Range(0, Calls).SelectMany(static call => Frames.Headers((2 * call) + 1, endsStream: true))];
        await pipe.Writer.WriteAsync(sent, cancellationToken);
        List<byte> got = [];
        var begun = 0;
        while (got.Count < sent.Length)
        {
            var reading = frames.ReadAsync(cancellationToken).AsTask();
            for (; begun < CallsIn(got) - 32; begun++)
            {
                await Assert.That(reading.IsCompleted).IsFalse();
                wire.Direct.OnBegun((2 * begun) + 1);
            }

            var shown = await reading;
            got.AddRange(shown.Buffer.ToArray());
            await Assert.That(CallsIn(got)).IsLessThanOrEqualTo(begun + 64);
            frames.AdvanceTo(shown.Buffer.End);
        }

        await Assert.That(got).IsEquivalentTo(sent, Matching);
        return;

        static int CallsIn(List<byte> bytes) => (bytes.Count - Preface.Length) / Frames.Headers(1).Length;
    }

    [Test]
    public async Task Read_ThatKestrelCancels_IsCancelled(CancellationToken cancellationToken)
    {
        await using var wire = await WiredConnection.CreateAsync(cancellationToken);
        var frames = new InboundFrames(new Pipe().Reader, wire.Direct);
        var reading = frames.ReadAsync(cancellationToken).AsTask();

        frames.CancelPendingRead();
        await Assert.That((await reading).IsCanceled).IsTrue();
    }

    [Test]
    public async Task Read_OfAnInitialWindowThatOverflowsAStream_IsMadeOneThatKestrelRefuses(
        CancellationToken cancellationToken)
    {
        await using var wire = await WiredConnection.CreateAsync(cancellationToken);
        byte[] sent = [.. Preface, .. Frames.Headers(1), .. Frames.WindowUpdate(1, 1), .. Frames.InitialWindow(int.MaxValue)];
        byte[] expected =
        [
            .. Preface, .. Frames.Headers(1), .. Ignored(Frames.WindowUpdate(1, 1)), .. Frames.InitialWindow(int.MinValue),
        ];

        await Assert.That(await PassAsync(wire.Direct, sent, new Dice(1), cancellationToken))
            .IsEquivalentTo(expected, Matching);
    }

    [Test]
    public async Task Read_OfAWindowThatOverflows_ResetsTheStreamOrEndsTheConnection(CancellationToken cancellationToken)
    {
        await using var wire = await WiredConnection.CreateAsync(cancellationToken);
        var pipe = new Pipe();
        var frames = new InboundFrames(pipe.Reader, wire.Direct);
        await pipe.Writer.WriteAsync(
            (byte[])[.. Preface, .. Frames.Headers(1), .. Frames.WindowUpdate(1, int.MaxValue), .. Frames.WindowUpdate(0, int.MaxValue)],
            cancellationToken);
        var shown = await frames.ReadAsync(cancellationToken);
        byte[] ignored = [.. Ignored(Frames.WindowUpdate(1, int.MaxValue)), .. Ignored(Frames.WindowUpdate(0, int.MaxValue))];
        await Assert.That(shown.Buffer.ToArray()[^ignored.Length..]).IsEquivalentTo(ignored, Matching);
        frames.AdvanceTo(shown.Buffer.End);

        shown = await frames.ReadAsync(cancellationToken);
        byte[] told =
        [
            .. Frames.WindowUpdate(0, int.MaxValue), .. Frames.WindowUpdate(0, int.MaxValue),
            .. Frames.Of(FrameType.RstStream, 0, 1, [0, 0, 0, 8]),
        ];
        await Assert.That(shown.Buffer.ToArray()).IsEquivalentTo(told, Matching);
        var received = await wire.ReceiveAsync(1, cancellationToken);
        await Assert.That(received[0]).IsEqualTo(new FrameHeader(4, FrameType.RstStream, 0, 1));
    }

    [Test]
    public async Task Read_OfBytesThatAreNoHttp2_GivesThemAsTheyAre(CancellationToken cancellationToken)
    {
        await using var wire = await WiredConnection.CreateAsync(cancellationToken);
        var sent = "GET / HTTP/1.1\r\n\r\n"u8.ToArray();

        await Assert.That(await PassAsync(wire.Direct, sent, new Dice(1), cancellationToken)).IsEquivalentTo(sent);
    }

    [Test]
    public async Task Read_OfAFrameThatIsTooLong_GivesItAsItIs(CancellationToken cancellationToken)
    {
        await using var wire = await WiredConnection.CreateAsync(cancellationToken);
        byte[] sent = [.. Preface, .. Frames.Data(1, FrameHeader.MaxPayloadBytes + 1), .. Frames.WindowUpdate(0, 5)];

        await Assert.That(await PassAsync(wire.Direct, sent, new Dice(1), cancellationToken)).IsEquivalentTo(sent);
    }

    private static byte[] Ignored(byte[] frame)
    {
        frame[FrameHeader.TypeOffset] = (byte)FrameType.Ignored;
        return frame;
    }

    /// <summary>Sends bytes through, in pieces of random length, and reads what Kestrel gets.</summary>
    private static async Task<byte[]> PassAsync(
        DirectConnection connection, byte[] sent, Dice dice, CancellationToken cancellationToken)
    {
        var pipe = new Pipe(new PipeOptions(minimumSegmentSize: 16, pauseWriterThreshold: 0));
        var frames = new InboundFrames(pipe.Reader, connection);
        var writing = WriteAsync();
        List<byte> got = [];
        while (true)
        {
            var result = await frames.ReadAsync(cancellationToken);
            var taken = result.Buffer.Slice(0, dice.Between(0, (int)result.Buffer.Length));
            got.AddRange(taken.ToArray());
            frames.AdvanceTo(taken.End, dice.OneIn(2) ? taken.End : result.Buffer.End);
            if (result.IsCompleted && taken.Length == result.Buffer.Length)
            {
                break;
            }
        }

        await writing;
        return [.. got];

        async Task WriteAsync()
        {
            for (var written = 0; written < sent.Length;)
            {
                var part = Math.Min(dice.Between(1, 40), sent.Length - written);
                await pipe.Writer.WriteAsync(sent.AsMemory(written, part), cancellationToken);
                written += part;
                await Task.Yield();
            }

            await pipe.Writer.CompleteAsync();
        }
    }
}
