using System.Diagnostics;
using ChatGo.Api;
using ChatGo.Tests.Server.Http2;
using Grpc.Core;

namespace ChatGo.Tests.Server.Streams;

/// <summary>Streams that are as old as they may be end, so that their readers spread anew.</summary>
public sealed class StreamAgeTests
{
    [Test, Timeout(30_000)]
    public async Task Stream_ThatIsAsOldAsItMayBe_EndsAsByADrain_BehindWhatItsRoomHolds(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(time: null, "--max-stream-age", "2");
        var room = await server.CreateRoomAsync(cancellationToken);
        var begun = Stopwatch.GetTimestamp();
        using var call = server.Client.ConnectChat(new ConnectChatRequest { ChatId = room, Notices = true }, cancellationToken: cancellationToken);
        await call.ResponseHeadersAsync;
        await server.SendAsync(room, "hi", cancellationToken);

        List<Message> read = [];
        var ended = await Assert.That(async () =>
        {
            while (await call.ResponseStream.MoveNext(cancellationToken))
            {
                read.Add(call.ResponseStream.Current);
            }
        }).Throws<RpcException>();

        await Assert.That(ended!.StatusCode).IsEqualTo(StatusCode.Unavailable);
        await Assert.That(ended.Status.Detail).Contains("connect again");
        await Assert.That(Stopwatch.GetElapsedTime(begun)).IsGreaterThan(TimeSpan.FromSeconds(1.7));
        await Assert.That(read.Count(static message => message.Text == "hi")).IsEqualTo(1);
        await Assert.That(read[^1].Notice?.GoAway?.Reason).IsEqualTo(GoAway.Types.Reason.Drain);
        // The same channel goes on, by another connection.
        await server.SendAsync(room, "on", cancellationToken);
    }

    [Test, Timeout(30_000)]
    public async Task ConnectionOfAStreamThatIsAsOldAsItMayBe_EndsBehindItsLastCall(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(time: null, "--max-stream-age", "1");
        var room = await server.CreateRoomAsync(cancellationToken);
        using var peer = await Peer.ConnectAsync(server.Address, 1 << 16, cancellationToken);
        var streams = new[] { await peer.ConnectChatAsync(room, static _ => { }), await peer.ConnectChatAsync(room, static _ => { }) };

        foreach (var stream in streams)
        {
            await Assert.That(await stream.Ended.WaitAsync(cancellationToken)).IsTrue();
        }

        await peer.Reading.WaitAsync(cancellationToken);
    }
}
