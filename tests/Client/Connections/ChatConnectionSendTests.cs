using ChatGo.Api;
using ChatGo.Client.Connections;
using Grpc.Core;

namespace ChatGo.Tests.Client.Connections;

public sealed class ChatConnectionSendTests
{
    [Test]
    [Timeout(10_000)]
    public async Task SendAsync_WhenTheAnswerWasLost_SendsAgainUnderTheSameId(CancellationToken cancellationToken)
    {
        var tried = new List<SendMessageRequest>();
        await using var server = await ScriptedChat.StartAsync(
            async stream =>
            {
                await stream.WelcomeAsync();
                tried.Add((await stream.ReadAsync()).Send);
            },
            async stream =>
            {
                await stream.WelcomeAsync();
                var request = await stream.ReadAsync();
                tried.Add(request.Send);
                await stream.AcknowledgeAsync(request.RequestId, 12);
                await stream.StandAsync();
            });
        await using var connection = new ScriptedConnection(server);
        connection.Start();

        var answer = await connection.SendAsync("hello", cancellationToken);

        await Assert.That(answer.Sequence).IsEqualTo(12UL);
        await Assert.That(tried).Count().IsEqualTo(2);
        await Assert.That(tried[0]).IsEqualTo(tried[1]);
        await Assert.That(tried[0].MessageId.Length).IsBetween(16, 64);
        await Assert.That(tried[0].ChatRef).IsEqualTo(ScriptedStream.ChatRef);
        await Assert.That(tried[0].Message).IsEqualTo(new Message { From = "Ann", Text = "hello" });
    }

    [Test]
    [Timeout(10_000)]
    public async Task ReadThroughAsync_BehindAnAnswer_WaitsForTheMessageItself(CancellationToken cancellationToken)
    {
        var mayCome = new TaskCompletionSource();
        await using var server = await ScriptedChat.StartAsync(async stream =>
        {
            await stream.WelcomeAsync();
            var request = await stream.ReadAsync();
            await stream.AcknowledgeAsync(request.RequestId, 1);
            await mayCome.Task;
            await stream.SayAsync(1);
            await stream.StandAsync();
        });
        await using var connection = new ScriptedConnection(server);
        connection.Start();
        var answer = await connection.SendAsync("hello", cancellationToken);

        var reading = connection.ReadThroughAsync(answer.Sequence, cancellationToken);
        var wasDone = reading.IsCompleted;
        mayCome.SetResult();
        await reading;

        await Assert.That(wasDone).IsFalse();
        await Assert.That(connection.Recorder.Heard).Contains("message 1");
        // For a moment at most: it may never come.
        await connection.ReadThroughAsync(2, cancellationToken);
    }

    [Test]
    [Timeout(10_000)]
    public async Task SendAsync_ByMany_KeepsTheirOrderAndMatchesAnswersById(CancellationToken cancellationToken)
    {
        const int Sends = 300;
        var texts = new List<string>();
        await using var server = await ScriptedChat.StartAsync(async stream =>
        {
            await stream.WelcomeAsync();
            for (var pair = 0; pair < Sends / 2; pair++)
            {
                var (one, other) = (await stream.ReadAsync(), await stream.ReadAsync());
                texts.AddRange([one.Send.Message.Text, other.Send.Message.Text]);
                await stream.AcknowledgeAsync(other.RequestId, ulong.Parse(other.Send.Message.Text, null));
                await stream.AcknowledgeAsync(one.RequestId, ulong.Parse(one.Send.Message.Text, null));
            }

            await stream.StandAsync();
        });
        await using var connection = new ScriptedConnection(server);
        connection.Start();

        var answers = await Task.WhenAll(Enumerable.Range(1, Sends)
            .Select(number => connection.SendAsync($"{number}", cancellationToken)));

        await Assert.That(answers.Select(answer => (int)answer.Sequence).SequenceEqual(Enumerable.Range(1, Sends))).IsTrue();
        await Assert.That(texts.SequenceEqual(Enumerable.Range(1, Sends).Select(number => $"{number}"))).IsTrue();
    }

    [Test]
    [Timeout(10_000)]
    public async Task SendAsync_WhenRefused_FailsAndTheConnectionGoesOn(CancellationToken cancellationToken)
    {
        await using var server = await ScriptedChat.StartAsync(static async stream =>
        {
            await stream.WelcomeAsync();
            await stream.RefuseAsync((await stream.ReadAsync()).RequestId, StatusCode.InvalidArgument);
            await stream.AcknowledgeAsync((await stream.ReadAsync()).RequestId, 1);
            await stream.StandAsync();
        });
        await using var connection = new ScriptedConnection(server);
        connection.Start();

        var refused = await Assert.That(async () => await connection.SendAsync("bad", cancellationToken))
            .Throws<RpcException>();

        await Assert.That(refused!.StatusCode).IsEqualTo(StatusCode.InvalidArgument);
        await Assert.That((await connection.SendAsync("good", cancellationToken)).Sequence).IsEqualTo(1UL);
    }

    [Test]
    [Arguments(StatusCode.Unavailable)]
    // The server has restarted, and the stream of its predecessor is not yet known to have ended.
    [Arguments(StatusCode.NotFound)]
    [Timeout(10_000)]
    public async Task SendAsync_OverConnectChat_TriesUntilAnswered(
        StatusCode status, CancellationToken cancellationToken)
    {
        var tried = new List<SendMessageRequest>();
        await using var server = await ScriptedChat.StartAsync();
        server.Send = (request, context) =>
        {
            tried.Add(request);
            return tried.Count < 3
                ? throw FakeChat.Failure(status)
                : new SendMessageResponse { Sequence = context.Deadline == DateTime.MaxValue ? 0UL : 5UL };
        };
        await using var connection = new ScriptedConnection(
            server, new("lobby", "Ann") { Transport = ChatTransport.ConnectChat });
        connection.Start();

        var answer = await connection.SendAsync("hello", cancellationToken);

        await Assert.That(answer.Sequence).IsEqualTo(5UL);
        await Assert.That(tried.Select(request => request.MessageId).Distinct().Count()).IsEqualTo(1);
        await Assert.That(tried[0].ChatId).IsEqualTo("lobby");
    }
}
