using ChatGo.Server.Http2;
using TUnit.Assertions.Enums;

namespace ChatGo.Tests.Server.Http2;

/// <summary>Streams that end at once, while something of them waits or is still to come.</summary>
[Timeout(20_000)]
public sealed class DirectResetTests
{
    private const int Window = FlowWindow.Line;

    [Test]
    public async Task Reset_OfAStreamWhoseDataWaits_DropsItAndGivesKestrelItsCreditBack(
        CancellationToken cancellationToken)
    {
        await using var wire = await WiredConnection.WithAFullWindowAsync(cancellationToken);
        wire.OpenByPeer(3);
        wire.OpenByPeer(5);
        await wire.SendAsync(Frames.Headers(3), Frames.Data(3, 16_384), Frames.Data(3, 16_384), Frames.Data(3, 16_384));
        await wire.SendAsync(Frames.Headers(5), Frames.Data(5, 1_000));
        await wire.ReceiveAsync(2, cancellationToken);

        wire.Direct.OnReset(3);
        await wire.SendAsync(Frames.Data(3, 10), Frames.Headers(3, endsStream: true));
        wire.Direct.OnWindowUpdate(0, 200_000);
        await wire.SendAsync(Frames.Of(Frames.Ping, 1, 0, new byte[8]));

        var received = await wire.ReceiveAsync(2, cancellationToken);
        await Assert.That(received[0]).IsEqualTo(new FrameHeader(1_000, FrameType.Data, 0, 5));
        await Assert.That(received[1].Type).IsEqualTo(Frames.Ping);
        var news = new byte[KestrelNews.FrameBytes];
        await Assert.That(wire.Direct.WriteNews(news)).IsEqualTo(news.Length);
        await Assert.That(news).IsEquivalentTo(Frames.WindowUpdate(0, (3 * 16_384) + 1_010));
    }

    [Test]
    public async Task Reset_ThatKestrelSendsAMomentAfterTheCallWasAborted_ReachesThePeer(CancellationToken cancellationToken)
    {
        await using var wire = await WiredConnection.CreateAsync(cancellationToken);
        var stream = await wire.OpenAsync(3, cancellationToken);
        wire.Append(Window + 1_000);
        Task<bool> write;
        do
        {
            write = stream.WriteAsync().AsTask();
        }
        while (write.IsCompleted);

        wire.Direct.OnAborted(3);
        await Assert.That(await write).IsTrue();
        await Assert.That(async () => await stream.WriteAsync()).Throws<IOException>();
        await wire.SendAsync(Frames.Reset(3));

        var types = new List<FrameType>();
        while (types.LastOrDefault() != FrameType.RstStream)
        {
            types.Add((await wire.ReceiveAsync(1, cancellationToken))[0].Type);
        }

        await Assert.That(types[..^1]).ContainsOnly(static type => type == FrameType.Data);
        await wire.SendAsync(Frames.Data(3, 10), Frames.Of(Frames.Ping, 1, 0, new byte[8]));
        await Assert.That((await wire.ReceiveAsync(1, cancellationToken))[0].Type).IsEqualTo(Frames.Ping);
    }

    [Test]
    public async Task Send_OnAStreamThatKestrelHasReset_IsDropped(CancellationToken cancellationToken)
    {
        await using var wire = await WiredConnection.CreateAsync(cancellationToken);
        wire.OpenByPeer(3, endsStream: false);
        await wire.SendAsync(Frames.Headers(3), Frames.Reset(3), Frames.Data(3, 10), Frames.Headers(3, endsStream: true));
        await wire.SendAsync(Frames.Of(Frames.Ping, 1, 0, new byte[8]));

        var received = await wire.ReceiveAsync(3, cancellationToken);
        await Assert.That(received.Select(static frame => frame.Type))
            .IsEquivalentTo([FrameType.Headers, FrameType.RstStream, Frames.Ping], CollectionOrdering.Matching);
    }

    [Test]
    public async Task Send_OfAResetBehindHeldData_EndsTheWriterAtOnce(CancellationToken cancellationToken)
    {
        await using var wire = await WiredConnection.WithAFullWindowAsync(cancellationToken);
        var stream = wire.Attach(3);
        await wire.SendAsync(Frames.Headers(3));
        wire.Append(100);
        var write = stream.WriteAsync().AsTask();
        wire.OpenByPeer(5);
        await wire.SendAsync(Frames.Headers(5), Frames.Data(5, 10));

        await wire.SendAsync(Frames.Reset(3));
        await write.WaitAsync(cancellationToken);
        await Assert.That(async () => await stream.WriteAsync()).Throws<IOException>();
    }
}
