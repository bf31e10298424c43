using ChatGo.Api;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ChatGo.Tests.Server.Rules;

[ClassDataSource<RunningServer>(Shared = SharedType.PerTestSession)]
public sealed class IdempotenceRuleTests(RunningServer server)
{
    [Test, Rule("M6"), Timeout(30_000)]
    public async Task Send_Again_AnswersWithTheFirstPositionAndStoresNothing(CancellationToken cancellationToken)
    {
        var request = Request(await server.CreateRoomAsync(cancellationToken));
        using var reader = await TestReader.ConnectAsync(server.Client, request.ChatId, "Jack", cancellationToken);

        var first = await SendAsync(request, cancellationToken);
        await server.SendAsync(request.ChatId, "between", cancellationToken);
        var again = await SendAsync(request, cancellationToken);
        await server.SendAsync(request.ChatId, "last", cancellationToken);

        await Assert.That(first.Duplicate).IsFalse();
        await Assert.That(first.Sequence).IsEqualTo(1UL);
        var expected = first.Clone();
        expected.Duplicate = true;
        await Assert.That(again).IsEqualTo(expected);
        var read = await reader.NextAsync(3, cancellationToken);
        await Assert.That(read.Select(static message => message.Text)).IsEquivalentTo(["hi", "between", "last"]);
    }

    [Test, Rule("M6"), Timeout(30_000)]
    public async Task Send_OfAnotherTextUnderTheId_IsRefusedAndStoresNothing(CancellationToken cancellationToken)
    {
        var request = Request(await server.CreateRoomAsync(cancellationToken));
        await SendAsync(request, cancellationToken);

        var refused = await RpcAssert.FailsAsync(
            StatusCode.AlreadyExists, () => SendAsync(Request(request.ChatId, text: "ho"), cancellationToken));

        await Assert.That(refused.GetRpcStatus()!.GetDetail<ResourceInfo>()!.ResourceName).IsEqualTo("id");
        await Assert.That(await server.SendAsync(request.ChatId, "next", cancellationToken)).IsEqualTo(2UL);
        await Assert.That((await SendAsync(request, cancellationToken)).Duplicate).IsTrue();
    }

    [Test, Rule("M6"), Timeout(30_000)]
    public async Task Send_ByAnotherOrToAnotherOrUnderAnotherId_IsAnotherMessage(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        var other = await server.CreateRoomAsync(cancellationToken);
        SendMessageRequest[] requests =
        [
            Request(room), Request(room, from: "Jack"), Request(room, id: "ID"), Request(room, from: ""), Request(other),
        ];
        var sequences = new List<ulong>();
        foreach (var request in requests)
        {
            var answer = await SendAsync(request, cancellationToken);
            await Assert.That(answer.Duplicate).IsFalse();
            sequences.Add(answer.Sequence);
        }

        await Assert.That(sequences.SequenceEqual([1UL, 2UL, 3UL, 4UL, 1UL])).IsTrue();
    }

    [Test, Rule("M6"), Timeout(30_000)]
    public async Task Send_WithoutAnId_IsANewMessageEachTime(CancellationToken cancellationToken)
    {
        var request = Request(await server.CreateRoomAsync(cancellationToken), id: "");

        await SendAsync(request, cancellationToken);
        var again = await SendAsync(request, cancellationToken);

        await Assert.That((again.Sequence, again.Duplicate)).IsEqualTo((2UL, false));
    }

    [Test, Rule("M6"), Rule("C3"), Timeout(30_000)]
    public async Task Send_UnderAnIdOf65Bytes_NamesTheFieldAndStoresNothing(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        var problem = await RpcAssert.FailsOnFieldAsync(
            "message_id", () => SendAsync(Request(room, id: new string('ü', 32) + "x"), cancellationToken));
        await Assert.That(problem).Contains("65").And.Contains("64");

        var longest = await SendAsync(Request(room, id: new string('ü', 32)), cancellationToken);
        await Assert.That(longest.Sequence).IsEqualTo(1UL);
    }

    [Test, Rule("M6"), Timeout(60_000)]
    public async Task Send_ByManyAtOnce_StoresOneAndAnswersAllWithIt(CancellationToken cancellationToken)
    {
        for (var round = 0; round < 10; round++)
        {
            var request = Request(await server.CreateRoomAsync(cancellationToken));

            var answers = await Task.WhenAll(
                Enumerable.Range(0, 40).Select(_ => SendAsync(request, cancellationToken)));

            await Assert.That(answers.Count(static answer => !answer.Duplicate)).IsEqualTo(1);
            await Assert.That(answers.All(static answer => answer.Sequence == 1)).IsTrue();
            await Assert.That(answers.Select(static answer => answer.CreatedAt).Distinct().Count()).IsEqualTo(1);
            await Assert.That(await server.SendAsync(request.ChatId, "next", cancellationToken)).IsEqualTo(2UL);
        }
    }

    [Test, Rule("M6"), Timeout(30_000)]
    public async Task Connect_IsToldTheIdOfAMessage(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        using var reader = await TestReader.ConnectAsync(server.Client, room, "Jack", cancellationToken);
        using var watcher = await RoomWatcher.ConnectAsync(server.Client, room, "Jill", cancellationToken);

        await SendAsync(Request(room), cancellationToken);
        await server.SendAsync(room, "without", cancellationToken);

        var read = await reader.NextAsync(2, cancellationToken);
        await Assert.That(read.Select(static message => message.MessageId)).IsEquivalentTo(["id", ""]);
        await Eventually.HoldsAsync("both messages", () => watcher.Messages.Count == 2, cancellationToken);
        await Assert.That(watcher.Messages).IsEquivalentTo(read);
    }

    [Test, Rule("M6"), Timeout(30_000)]
    public async Task Send_OnASession_IsTheSameMessageAsByItsOwnCall(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        using var session = TestSession.Open(server.Client, cancellationToken);
        var number = (await session.JoinAsync(room, cancellationToken)).ChatRef;

        var first = await AskAsync("hi");
        var again = await AskAsync("hi");
        var byCall = await SendAsync(Request(room), cancellationToken);
        var other = await AskAsync("ho");

        await Assert.That((first.Sent.Sequence, first.Sent.Duplicate)).IsEqualTo((1UL, false));
        await Assert.That((again.Sent.Sequence, again.Sent.Duplicate)).IsEqualTo((1UL, true));
        await Assert.That(byCall).IsEqualTo(again.Sent);
        await Assert.That(other.Error.Code).IsEqualTo((int)StatusCode.AlreadyExists);
        await Assert.That((await session.SendAsync(number, "next", cancellationToken)).Sent.Sequence).IsEqualTo(2UL);

        Task<Ack> AskAsync(string text)
        {
            var request = TestSession.Send(number, text);
            request.Send.MessageId = "id";
            return session.AskAsync(request, cancellationToken);
        }
    }

    [Test, Rule("M6"), Timeout(30_000)]
    public async Task Send_Again_AfterTheWindow_IsANewMessage(CancellationToken cancellationToken)
    {
        if (RunningServer.Engine == "redis")
        {
            Skip.Test("Redis keeps ids by its own clock: RedisEngineTests looks at how long.");
        }

        var time = new FakeTimeProvider();
        await using var own = await RunningServer.StartAsync(time);
        var request = Request(await own.CreateRoomAsync(cancellationToken));
        await own.Client.SendMessageAsync(request, cancellationToken: cancellationToken);

        time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        var within = await own.Client.SendMessageAsync(request, cancellationToken: cancellationToken);
        time.Advance(TimeSpan.FromTicks(1));
        var after = await own.Client.SendMessageAsync(request, cancellationToken: cancellationToken);

        await Assert.That((within.Sequence, within.Duplicate)).IsEqualTo((1UL, true));
        await Assert.That((after.Sequence, after.Duplicate)).IsEqualTo((2UL, false));
    }

    private static SendMessageRequest Request(
        string room, string from = "John", string text = "hi", string id = "id") => new()
        {
            ChatId = room,
            MessageId = id,
            Message = new Message { From = from, Text = text },
        };

    private Task<SendMessageResponse> SendAsync(SendMessageRequest request, CancellationToken cancellationToken) =>
        server.Client.SendMessageAsync(request, cancellationToken: cancellationToken).ResponseAsync;
}
