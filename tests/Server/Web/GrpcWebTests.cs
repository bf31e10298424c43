using ChatGo.Api;
using ChatGo.Tests.Client;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;

namespace ChatGo.Tests.Server.Web;

/// <summary>gRPC-Web over HTTP/1.1: calls with one request, and Follow.</summary>
[ClassDataSource<WebHouse>(Shared = SharedType.PerClass)]
public sealed class GrpcWebTests(WebHouse house)
{
    [Test, Timeout(30_000)]
    public async Task Calls_AndFollow_AreServed(CancellationToken cancellationToken)
    {
        using var channel = Connect(house.Server().WebAddress, GrpcWebMode.GrpcWeb);
        var client = new ChatV1.ChatV1Client(channel);
        var room = (await client.CreateChatAsync(new CreateChatRequest(), cancellationToken: cancellationToken)).ChatId;
        using var follow = client.Follow(
            new FollowRequest { Joins = { new ConnectChatRequest { ChatId = room, Username = "Jack" } } }, cancellationToken: cancellationToken);
        var messages = follow.ResponseStream;
        await messages.MoveNext(cancellationToken);
        await Assert.That(messages.Current.Notice.Welcome.ChatId).IsEqualTo(room);
        for (var number = 1; number <= 100; number++)
        {
            await client.SendMessageAsync(
                new SendMessageRequest { ChatId = room, Message = new Message { From = "John", Text = $"text {number}" } }, cancellationToken: cancellationToken);
        }

        for (var number = 1UL; number <= 100; number++)
        {
            do
            {
                await messages.MoveNext(cancellationToken);
            }
            while (messages.Current.Notice is not null);
            await Assert.That((messages.Current.Sequence, messages.Current.Text)).IsEqualTo((number, $"text {number}"));
        }

        var refused = await RpcAssert.FailsAsync(StatusCode.NotFound, async () =>
            await client.GetChatAsync(new GetChatRequest { ChatId = "no-such-room" }, cancellationToken: cancellationToken));
        await Assert.That(refused.Status.Detail).IsEqualTo("chat not found");
        await client.DeleteChatAsync(new DeleteChatRequest { ChatId = room }, cancellationToken: cancellationToken);
        await RpcAssert.FailsAsync(StatusCode.NotFound, async () =>
        {
            while (await messages.MoveNext(cancellationToken))
            {
                // What was still to come.
            }
        });
    }

    [Test, Timeout(60_000)]
    public async Task Client_WithoutHttp2_TalksByGrpcWebAndResumes(CancellationToken cancellationToken)
    {
        var room = await house.Server().CreateRoomAsync(cancellationToken);
        await using var relay = new Relay(house.Server().WebAddress);
        string[] byWeb = ["--grpc-web", "--server", relay.Address.ToString()];
        using var tail = ClientProcess.Start(["tail", room, "--after", "0", "--count", "4", .. byWeb]);
        await Eventually.HoldsAsync("the tail reads", () => house.Server().Rooms.Find(room)!.Readers > 0, cancellationToken);
        using var chat = ClientProcess.Start(["chat", "--chat", room, "--name", "Ann", .. byWeb]);
        await chat.Input.WriteAsync("one\ntwo\n");
        var said = await chat.EndAsync(cancellationToken);
        relay.Cut();
        await house.Server().SendAsync(room, "three", cancellationToken);
        await house.Server().SendAsync(room, "four", cancellationToken);
        var run = await tail.EndAsync(cancellationToken);
        await Assert.That((said.ExitCode, run.ExitCode)).IsEqualTo((0, 0)).Because(run.Error);
        await Assert.That(run.Lines.Select(static line => line[(line.LastIndexOf(' ') + 1)..])).IsEquivalentTo(["one", "two", "three", "four"]);
    }

    [Test, Timeout(30_000)]
    public async Task TextMode_IsRefused(CancellationToken cancellationToken)
    {
        using var channel = Connect(house.Server().WebAddress, GrpcWebMode.GrpcWebText);
        var client = new ChatV1.ChatV1Client(channel);
        await Assert.That(async () => await client.CreateChatAsync(new CreateChatRequest(), cancellationToken: cancellationToken)).Throws<RpcException>();
    }

    private static GrpcChannel Connect(Uri server, GrpcWebMode mode)
    {
#pragma warning disable CA2000 // The channel disposes of them.
        var handler = new GrpcWebHandler(mode, new SocketsHttpHandler());
#pragma warning restore CA2000
        return GrpcChannel.ForAddress(
            server, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true, HttpVersion = new Version(1, 1) });
    }
}
