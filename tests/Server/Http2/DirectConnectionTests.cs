using ChatGo.Server.Http2;

namespace ChatGo.Tests.Server.Http2;

[Timeout(20_000)]
public sealed class DirectConnectionTests
{
    private const int Window = StreamTable.DefaultWindow;

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
        wire.Direct.OnInitialWindow(60);
        var stream = await wire.OpenAsync(1, cancellationToken);
        wire.Append(100);

        await Assert.That(await stream.WriteAsync()).IsTrue();
        var write = stream.WriteAsync().AsTask();
        await Assert.That(write.IsCompleted).IsFalse();
        await Assert.That(wire.Direct.OnWindowUpdate(1, 30)).IsEqualTo(0);
        await Assert.That(await write).IsTrue();
        await Assert.That(await stream.WriteAsync()).IsTrue();
        write = stream.WriteAsync().AsTask();
        wire.Direct.OnInitialWindow(70);
        await Assert.That(await write).IsTrue();
        await Assert.That(await stream.WriteAsync()).IsTrue();
        await Assert.That(await stream.WriteAsync()).IsFalse();

        var received = await wire.ReceiveAsync(3, cancellationToken);
        await Assert.That(received.Select(static frame => frame.Length)).IsEquivalentTo([60, 30, 10]);
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
        await using var wire = await WithAFullWindowAsync(cancellationToken);
        wire.Direct.OnHeaders(3);
        await wire.SendAsync(Frames.Headers(3), Frames.Data(3, 5_000), Frames.Headers(3, endsStream: true));
        await wire.SendAsync(Frames.Of(Frames.Ping, 1, 0, new byte[8]));

        // What is about the connection itself passes by; a window is used, however small.
        var received = await wire.ReceiveAsync(2, cancellationToken);
        await Assert.That(received.Select(static frame => frame.Type)).IsEquivalentTo([FrameType.Headers, Frames.Ping]);
        await Assert.That(wire.Direct.OnWindowUpdate(0, 1_000)).IsEqualTo(0);
        await Assert.That(wire.Direct.OnWindowUpdate(0, 10_000)).IsEqualTo(0);
        received = await wire.ReceiveAsync(3, cancellationToken);
        await Assert.That(received[0]).IsEqualTo(new FrameHeader(1_000, FrameType.Data, 0, 3));
        await Assert.That(received[1]).IsEqualTo(new FrameHeader(4_000, FrameType.Data, 0, 3));
        await Assert.That(received[2]).IsEqualTo(new FrameHeader(1, FrameType.Headers, 1, 3));
    }

    [Test]
    public async Task Send_WhileDataWaitsForTheWindow_IsNotHeldUp(CancellationToken cancellationToken)
    {
        // Kestrel's reading waits for the flush that answers a ping: it would never hear of the window again.
        await using var wire = await WithAFullWindowAsync(cancellationToken);
        for (var stream = 3; stream < 40; stream += 2)
        {
            wire.Direct.OnHeaders(stream);
            await Assert.That(wire.SendAsync(Frames.Headers(stream), Frames.Data(stream, 5_000, endsStream: true)).IsCompleted)
                .IsTrue();
        }

        await Assert.That(wire.IsAborted).IsFalse();
    }

    [Test]
    public async Task Send_OfFarMoreThanTheWindowLets_EndsTheConnection(CancellationToken cancellationToken)
    {
        await using var wire = await WithAFullWindowAsync(cancellationToken);
        var goesOn = true;
        for (var stream = 3; goesOn; stream += 2)
        {
            wire.Direct.OnHeaders(stream);
            goesOn = await wire.SendAsync(Frames.Headers(stream), Frames.Data(stream, 16_384, endsStream: true));
        }

        await Eventually.HoldsAsync("the connection is aborted", () => wire.IsAborted, cancellationToken);
    }

    [Test]
    public async Task Send_OfAResetBehindHeldData_EndsTheWriterAtOnce(CancellationToken cancellationToken)
    {
        await using var wire = await WithAFullWindowAsync(cancellationToken);
        var stream = wire.Attach(3);
        await wire.SendAsync(Frames.Headers(3));
        wire.Append(100);
        var write = stream.WriteAsync().AsTask();
        wire.Direct.OnHeaders(5);
        await wire.SendAsync(Frames.Headers(5), Frames.Data(5, 10));

        await wire.SendAsync(Frames.Reset(3));
        await write.WaitAsync(cancellationToken);
        await Assert.That(async () => await stream.WriteAsync()).Throws<IOException>();
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
        await using var wire = await WithAFullWindowAsync(cancellationToken);
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

    /// <summary>A connection whose whole window a direct stream has used, of which Kestrel knows nothing.</summary>
    private static async Task<WiredConnection> WithAFullWindowAsync(CancellationToken cancellationToken)
    {
        var wire = await WiredConnection.CreateAsync(cancellationToken);
        wire.Direct.OnInitialWindow(2 * Window);
        var stream = await wire.OpenAsync(1, cancellationToken);
        wire.Append(2 * Window);
        for (var received = 0; received < Window;)
        {
            await stream.WriteAsync();
            received += (await wire.ReceiveAsync(1, cancellationToken))[0].Length;
        }

        return wire;
    }
}
