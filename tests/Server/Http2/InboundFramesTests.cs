using System.Buffers;
using System.IO.Pipelines;
using ChatGo.Server.Http2;
using ChatGo.Tests.Core.Broadcast.Stress;

namespace ChatGo.Tests.Server.Http2;

[Timeout(20_000)]
public sealed class InboundFramesTests
{
    private static readonly byte[] Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();

    [Test]
    public async Task Read_OfFramesCutAnywhere_ChangesWindowUpdatesAloneByWhatWasSentBesideKestrel(
        CancellationToken cancellationToken)
    {
        for (var seed = 0UL; seed < 30; seed++)
        {
            await using var wire = await WiredConnection.CreateAsync(cancellationToken);
            var stream = await wire.OpenAsync(1, cancellationToken);
            wire.Append(100);
            await stream.WriteAsync();
            byte[] sent =
            [
                .. Preface, .. Frames.InitialWindow(1_000), .. Frames.Data(1, 300), .. Frames.WindowUpdate(0, 60),
                .. Frames.WindowUpdate(1, 150), .. Frames.Headers(3), .. Frames.WindowUpdate(0, 60),
                .. Frames.WindowUpdate(3, 7), .. Frames.Reset(1), .. Frames.WindowUpdate(1, 9), .. Frames.Data(3, 20),
            ];
            byte[] expected =
            [
                .. Preface, .. Frames.InitialWindow(1_000), .. Frames.Data(1, 300), .. Ignored(Frames.WindowUpdate(0, 0)),
                .. Frames.WindowUpdate(1, 50), .. Frames.Headers(3), .. Frames.WindowUpdate(0, 20),
                .. Frames.WindowUpdate(3, 7), .. Frames.Reset(1), .. Frames.WindowUpdate(1, 9), .. Frames.Data(3, 20),
            ];

            await Assert.That(await PassAsync(wire.Direct, sent, new Dice(seed), cancellationToken))
                .IsEquivalentTo(expected);
            await Assert.That(async () => await stream.WriteAsync()).Throws<IOException>();
        }
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
