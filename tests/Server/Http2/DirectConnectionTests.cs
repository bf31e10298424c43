using ChatGo.Server.Http2;
using TUnit.Assertions.Enums;

namespace ChatGo.Tests.Server.Http2;

[Timeout(20_000)]
public sealed class DirectConnectionTests
{
    [Test]
    public async Task Write_BeforeTheHeaders_WaitsForThem(CancellationToken cancellationToken)
    {
        await using var wire = await WiredConnection.CreateAsync(cancellationToken);
        var stream = wire.Attach(1);
        wire.Append(100);
        var write = stream.WriteAsync().AsTask();
        await Assert.That(write.IsCompleted).IsFalse();

        await wire.SendAsync(Frames.Headers(1));
        await write.WaitAsync(cancellationToken);
        await Assert.That(await stream.WriteAsync()).IsFalse();

        var received = await wire.ReceiveAsync(2, cancellationToken);
        await Assert.That(received[0].Type).IsEqualTo(FrameType.Headers);
        await Assert.That(received[1]).IsEqualTo(new FrameHeader(100, FrameType.Data, 0, 1));
    }

    [Test]
    public async Task Write_OfMoreThanTheStreamsWindow_GoesOnWithWhatThePeerGives(CancellationToken cancellationToken)
    {
        await using var wire = await WiredConnection.CreateAsync(cancellationToken);
        await wire.SetInitialWindowAsync(60, cancellationToken);
        var stream = await wire.OpenAsync(1, cancellationToken);
        wire.Append(100);

        await Assert.That(await stream.WriteAsync()).IsTrue();
        var write = stream.WriteAsync().AsTask();
        await Assert.That(write.IsCompleted).IsFalse();
        await Assert.That(wire.Direct.OnWindowUpdate(1, 30)).IsTrue();
        await Assert.That(await write).IsTrue();
        await Assert.That(await stream.WriteAsync()).IsTrue();
        write = stream.WriteAsync().AsTask();
        await wire.SetInitialWindowAsync(70, cancellationToken, expectsData: 2);
        await Assert.That(await write).IsTrue();
        await Assert.That(await stream.WriteAsync()).IsTrue();
        await Assert.That(await stream.WriteAsync()).IsFalse();

        var received = await wire.ReceiveAsync(1, cancellationToken);
        await Assert.That(received.Select(static frame => frame.Length)).IsEquivalentTo([10]);
    }

    [Test]
    public async Task Write_OfMoreThanTheStreamsWindow_WaitsForTheAcknowledgementOfALargerOne(
        CancellationToken cancellationToken)
    {
        await using var wire = await WiredConnection.CreateAsync(cancellationToken);
        await wire.SetInitialWindowAsync(60, cancellationToken);
        var stream = await wire.OpenAsync(1, cancellationToken);
        wire.Append(100);
        await stream.WriteAsync();

        wire.Direct.OnSettings(1_000);
        var write = stream.WriteAsync().AsTask();
        await Assert.That(write.IsCompleted).IsFalse();
        await wire.SendAsync(Frames.Of(Frames.Ping, 1, 0, new byte[8]), Frames.SettingsAck);
        await write;
        await stream.WriteAsync();

        var received = await wire.ReceiveAsync(4, cancellationToken);
        await Assert.That(received.Select(static frame => frame.Type))
            .IsEquivalentTo([FrameType.Data, Frames.Ping, FrameType.Settings, FrameType.Data], CollectionOrdering.Matching);
    }

    [Test]
    public async Task Write_OnceKestrelEndedTheStream_IsRefused(CancellationToken cancellationToken)
    {
        await using var wire = await WiredConnection.CreateAsync(cancellationToken);
        var stream = await wire.OpenAsync(1, cancellationToken);
        await wire.SendAsync(Frames.Headers(1, endsStream: true));
        wire.Append(100);

        await Assert.That(async () => await stream.WriteAsync()).Throws<IOException>();
    }

    [Test]
    public async Task Send_OfDataBeyondTheConnectionsWindow_SendsWhatFitsAndTheRestLater(
        CancellationToken cancellationToken)
    {
        await using var wire = await WiredConnection.WithAFullWindowAsync(cancellationToken);
        wire.OpenByPeer(3);
        await wire.SendAsync(Frames.Headers(3), Frames.Data(3, 5_000), Frames.Headers(3, endsStream: true));
        await wire.SendAsync(Frames.Of(Frames.Ping, 1, 0, new byte[8]));

        // What is about the connection itself passes by; a window is used, however small.
        var received = await wire.ReceiveAsync(2, cancellationToken);
        await Assert.That(received.Select(static frame => frame.Type)).IsEquivalentTo([FrameType.Headers, Frames.Ping]);
        await Assert.That(wire.Direct.OnWindowUpdate(0, 1_000)).IsTrue();
        await Assert.That(wire.Direct.OnWindowUpdate(0, 10_000)).IsTrue();
        received = await wire.ReceiveAsync(3, cancellationToken);
        await Assert.That(received[0]).IsEqualTo(new FrameHeader(1_000, FrameType.Data, 0, 3));
        await Assert.That(received[1]).IsEqualTo(new FrameHeader(4_000, FrameType.Data, 0, 3));
        await Assert.That(received[2]).IsEqualTo(new FrameHeader(1, FrameType.Headers, 5, 3));
    }

    [Test]
    public async Task Send_WhileDataWaitsForTheWindow_IsNotHeldUp(CancellationToken cancellationToken)
    {
        // Kestrel's reading waits for the flush that answers a ping: it would never hear of the window again.
        await using var wire = await WiredConnection.WithAFullWindowAsync(cancellationToken);
        for (var stream = 3; stream < 40; stream += 2)
        {
            wire.OpenByPeer(stream);
            await Assert.That(wire.SendAsync(Frames.Headers(stream), Frames.Data(stream, 5_000, endsStream: true)).IsCompleted)
                .IsTrue();
        }

        await Assert.That(wire.IsAborted).IsFalse();
    }

    [Test]
    public async Task Send_OnManyStreamsBehindAFullWindow_SendsInTurnsWhenItOpens(CancellationToken cancellationToken)
    {
        await using var wire = await WiredConnection.WithAFullWindowAsync(cancellationToken);
        foreach (var stream in (int[])[3, 5])
        {
            wire.OpenByPeer(stream);
            await wire.SendAsync(Frames.Headers(stream), Frames.Data(stream, 16_384), Frames.Data(stream, 10_000));
        }

        await wire.ReceiveAsync(2, cancellationToken);
        wire.Direct.OnWindowUpdate(0, 50_000);

        var received = await wire.ReceiveAsync(4, cancellationToken);
        await Assert.That(received.Select(static frame => (frame.StreamId, frame.Length)))
            .IsEquivalentTo([(3, 16_384), (5, 16_384), (3, 10_000), (5, 7_232)], CollectionOrdering.Matching);
    }

    [Test]
    public async Task Send_OfABlockThatLetsABodyCome_LetsNobodyWriteYet(CancellationToken cancellationToken)
    {
        await using var wire = await WiredConnection.CreateAsync(cancellationToken);
        var stream = wire.Attach(1);
        wire.Append(100);
        var write = stream.WriteAsync().AsTask();
        await wire.SendAsync(Frames.Of(FrameType.Headers, 4, 1, [8, 3, (byte)'1', (byte)'0', (byte)'0']));
        await Assert.That(write.IsCompleted).IsFalse();

        await wire.SendAsync(Frames.Headers(1));
        await write.WaitAsync(cancellationToken);
    }

    [Test]
    public async Task Send_ToAPeerThatReadsNothing_WaitsUntilItReads(CancellationToken cancellationToken)
    {
        await using var wire = await WiredConnection.CreateAsync(cancellationToken);
        var sent = 0;
        Task<bool> flush;
        do
        {
            flush = wire.SendAsync(Frames.Of(Frames.Ping, 0, 0, new byte[16_000]));
            sent++;
        }
        while (flush.IsCompleted && sent < 10_000);

        // Whatever the sockets hold, what waits here is bounded.
        await Assert.That(sent).IsLessThan(10_000);
        await wire.ReceiveAsync(sent, cancellationToken);
        await Assert.That(await flush).IsTrue();
    }

    [Test]
    public async Task Send_ToAPeerThatIsGone_EndsEveryWriterAndTheConnection(CancellationToken cancellationToken)
    {
        await using var wire = await WiredConnection.WithAFullWindowAsync(cancellationToken);
        var stream = wire.Attach(3);
        await wire.SendAsync(Frames.Headers(3));
        wire.Append(100);
        var write = stream.WriteAsync().AsTask();

        wire.Break();
        while (await wire.SendAsync(Frames.Of(Frames.Ping, 0, 0, new byte[8])))
        {
            await Task.Yield();
        }

        await write.WaitAsync(cancellationToken);
        await Assert.That(async () => await stream.WriteAsync()).Throws<IOException>();
        await wire.Direct.DrainAsync();
        await Eventually.HoldsAsync("the connection is aborted", () => wire.IsAborted, cancellationToken);
    }

    [Test]
    public async Task Write_ToAConnectionThatFailed_IsRefused(CancellationToken cancellationToken)
    {
        await using var wire = await WiredConnection.CreateAsync(cancellationToken);
        wire.Break();
        while (await wire.SendAsync(Frames.Of(Frames.Ping, 0, 0, new byte[8])))
        {
            await Task.Yield();
        }

        // What the peer had sent before may still come in.
        var stream = wire.Attach(1);
        wire.Append(100);
        await Assert.That(async () => await stream.WriteAsync()).Throws<IOException>();
    }
}
