using ChatGo.Api;
using Grpc.Core;

namespace ChatGo.Tests.Server.Rules;

public sealed class StreamRuleTests
{
    private const int Sent = 400;

    [Test, Rule("R4"), Timeout(60_000)]
    public async Task Connect_ThatFallsBehind_SeesTheLossAsAJumpAndGoesOnWithTheOldestHeld(
        CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(null, "--history-messages", "16");
        var room = await server.CreateRoomAsync(cancellationToken);
        using var connection = server.NewConnection();
        using var slow = await TestReader.ConnectAsync(
            new ChatV1.ChatV1Client(connection), room, "slow", cancellationToken);
        var text = new string('x', 16_000);
        for (var index = 0; index < Sent; index++)
        {
            await server.SendAsync(room, text, cancellationToken);
        }

        // 6.4 MB were sent; the reader's flow-control window and the pipes on the way hold far less.
        var sequences = new List<ulong>();
        while (sequences.LastOrDefault() < Sent)
        {
            sequences.Add((await slow.NextAsync(cancellationToken)).Sequence);
        }

        await Assert.That(sequences).IsInOrder();
        await Assert.That(sequences.Distinct().Count()).IsEqualTo(sequences.Count);
        await Assert.That(sequences[0]).IsEqualTo(1UL);
        await Assert.That(sequences.Count).IsLessThan(Sent);
        await Assert.That(sequences.TakeLast(16))
            .IsEquivalentTo(Enumerable.Range(Sent - 15, 16).Select(static n => (ulong)n));
    }

    [Test, Rule("S4"), Timeout(30_000)]
    public async Task Connect_ByTwo_GivesBothTheSameBytes(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        var room = await server.CreateRoomAsync(cancellationToken);
        using var john = RawConnect(server, room, "John", cancellationToken);
        using var jack = RawConnect(server, room, "a reader with another name", cancellationToken);
        await john.ResponseHeadersAsync;
        await jack.ResponseHeadersAsync;
        await server.SendAsync(room, "one", cancellationToken);
        await server.SendAsync(room, "two", cancellationToken);

        for (var index = 0; index < 2; index++)
        {
            await john.ResponseStream.MoveNext(cancellationToken);
            await jack.ResponseStream.MoveNext(cancellationToken);
            await Assert.That(john.ResponseStream.Current).IsEquivalentTo(jack.ResponseStream.Current);
            await Assert.That(Message.Parser.ParseFrom(john.ResponseStream.Current).Sequence).IsEqualTo((ulong)index + 1);
        }
    }

    private static AsyncServerStreamingCall<byte[]> RawConnect(
        RunningServer server, string room, string username, CancellationToken cancellationToken)
    {
        var method = new Method<ConnectChatRequest, byte[]>(
            MethodType.ServerStreaming,
            "chat_v1.ChatV1",
            "ConnectChat",
            Marshallers.Create(static request => Google.Protobuf.MessageExtensions.ToByteArray(request), ConnectChatRequest.Parser.ParseFrom),
            Marshallers.Create(static bytes => bytes, static bytes => bytes));
        return server.Channel.CreateCallInvoker().AsyncServerStreamingCall(
            method,
            null,
            new CallOptions(cancellationToken: cancellationToken),
            new ConnectChatRequest { ChatId = room, Username = username });
    }
}
