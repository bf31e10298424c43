using ChatGo.Api;
using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using Grpc.Core;
using TUnit.Assertions.Enums;

namespace ChatGo.Tests.Client.Connections;

public sealed class ChatConnectionTests
{
    [Test]
    [Arguments("Session")]
    [Arguments("ConnectChat")]
    [Timeout(10_000)]
    public async Task RunAsync_WhenTheStreamBreaks_ResumesBehindTheLastMessage(
        string transport, CancellationToken cancellationToken)
    {
        Position? resumed = null;
        await using var server = await ScriptedChat.StartAsync(
            static async stream =>
            {
                await stream.WelcomeAsync(head: 2);
                await stream.SayAsync(3, 4);
                throw FakeChat.Failure(StatusCode.Internal);
            },
            async stream =>
            {
                await stream.WelcomeAsync(head: 5);
                resumed = stream.Join!.After;
                await stream.SayAsync(4, 5);
            });
        await using var connection = new ScriptedConnection(
            server, new("lobby", "Ann") { Transport = Enum.Parse<ChatTransport>(transport) });

        var heard = await connection.HearAsync("message 5", cancellationToken);

        await Assert.That(resumed).IsEqualTo(new Position { Epoch = "one", Sequence = 4 });
        await Assert.That(heard).IsEquivalentTo(
            (string[])
            [
                "in lobby, 1 members", "message 3", "message 4", "out", "retry: INTERNAL", "in lobby, 1 members",
                "message 5",
            ],
            CollectionOrdering.Matching);
    }

    [Test]
    [Timeout(10_000)]
    public async Task RunAsync_WhenNothingWasSaidBeforeTheBreak_ResumesBehindTheHead(CancellationToken cancellationToken)
    {
        ConnectChatRequest? second = null;
        await using var server = await ScriptedChat.StartAsync(
            static stream => stream.WelcomeAsync(head: 9),
            async stream =>
            {
                await stream.WelcomeAsync(head: 10);
                second = stream.Join;
                await stream.SayAsync(10);
            });
        await using var connection = new ScriptedConnection(server, new("lobby", "Ann") { History = 4 });

        await connection.HearAsync("message 10", cancellationToken);

        await Assert.That(second!.After).IsEqualTo(new Position { Epoch = "one", Sequence = 5 });
        await Assert.That(second.History).IsEqualTo(0U);
        await Assert.That(second.CreateIfMissing).IsTrue();
    }

    [Test]
    [Timeout(10_000)]
    public async Task RunAsync_WhenTheRoomHasANewLife_TellsItAndTheGap(CancellationToken cancellationToken)
    {
        await using var server = await ScriptedChat.StartAsync(
            static async stream =>
            {
                await stream.WelcomeAsync(epoch: "one", head: 41);
                await stream.SayAsync(42);
            },
            static async stream =>
            {
                await stream.WelcomeAsync(epoch: "two", head: 3);
                await stream.TellAsync(new Notice { Gap = new Gap { ChatRef = ScriptedStream.ChatRef, First = 1, Last = 2 } });
                await stream.SayAsync(3);
            });
        await using var connection = new ScriptedConnection(server);

        var heard = await connection.HearAsync("message 3", cancellationToken);

        await Assert.That(heard[^4..]).IsEquivalentTo(
            (string[])["new life", "in lobby, 1 members", "gap 1-2", "message 3"], CollectionOrdering.Matching);
    }

    [Test]
    [Timeout(10_000)]
    public async Task RunAsync_WhenTheRoomIsGoneAfterAnOutage_WaitsForItsNewLife(CancellationToken cancellationToken)
    {
        await using var server = await ScriptedChat.StartAsync(
            static stream => stream.WelcomeAsync(epoch: "one"),
            static async stream =>
            {
                await stream.ReadAsync();
                await stream.RefuseAsync(requestId: 1, StatusCode.NotFound);
                await stream.StandAsync();
            },
            static async stream =>
            {
                await stream.WelcomeAsync(epoch: "two", head: 1);
                await stream.SayAsync(1);
            });
        await using var connection = new ScriptedConnection(server, new("lobby", "") { CreateIfMissing = false });

        var heard = await connection.HearAsync("message 1", cancellationToken);

        await Assert.That(heard[^4..]).IsEquivalentTo(
            (string[])
            ["retry: the room is gone until somebody makes it again", "new life", "in lobby, 1 members", "message 1"],
            CollectionOrdering.Matching);
    }

    [Test]
    [Timeout(10_000)]
    public async Task RunAsync_WhenTheRoomIsMissingAndMayNotBeMade_TriesOnceMoreAndFails(CancellationToken cancellationToken)
    {
        var joins = 0;
        async Task RefuseAsync(ScriptedStream stream)
        {
            joins++;
            await stream.ReadAsync();
            await stream.RefuseAsync(requestId: 1, StatusCode.NotFound);
            await stream.StandAsync();
        }

        await using var server = await ScriptedChat.StartAsync(RefuseAsync, RefuseAsync, RefuseAsync);
        await using var connection = new ScriptedConnection(server);

        var failure = await Assert.That(async () => await connection.HearAsync("never", cancellationToken))
            .Throws<ClientFailureException>();

        await Assert.That(failure!.Message)
            .IsEqualTo("cannot join room lobby: the room does not exist, and this caller may not make it");
        await Assert.That((joins, connection.Recorder.Heard.Length)).IsEqualTo((2, 0));
    }

    [Test]
    [Timeout(10_000)]
    public async Task RunAsync_WhenTheRoomIsGoneAfterAnOutageAndMayNotBeMade_WaitsForIt(CancellationToken cancellationToken)
    {
        static async Task RefuseAsync(ScriptedStream stream)
        {
            await stream.ReadAsync();
            await stream.RefuseAsync(requestId: 1, StatusCode.NotFound);
            await stream.StandAsync();
        }

        await using var server = await ScriptedChat.StartAsync(
            static stream => stream.WelcomeAsync(epoch: "one"),
            RefuseAsync,
            RefuseAsync,
            static async stream =>
            {
                await stream.WelcomeAsync(epoch: "two", head: 1);
                await stream.SayAsync(1);
            });
        await using var connection = new ScriptedConnection(server);

        var heard = await connection.HearAsync("message 1", cancellationToken);

        await Assert.That(heard.Count(static what => what == "retry: NOT_FOUND")).IsEqualTo(2);
    }

    [Test]
    [Timeout(10_000)]
    public async Task RunAsync_WhenTheStreamIsSilent_GivesItUpAfterTwoHeartbeats(CancellationToken cancellationToken)
    {
        await using var server = await ScriptedChat.StartAsync(
            static async stream =>
            {
                await stream.WelcomeAsync(heartbeatMs: 50);
                await stream.StandAsync();
            },
            static async stream =>
            {
                await stream.WelcomeAsync();
                await stream.SayAsync(1);
            });
        await using var connection = new ScriptedConnection(server);

        var heard = await connection.HearAsync("message 1", cancellationToken);

        await Assert.That(heard).Contains("retry: no answer");
    }

    [Test]
    [Timeout(10_000)]
    public async Task RunAsync_WhenMembersComeAndGo_TellsNewsOnly(CancellationToken cancellationToken)
    {
        await using var server = await ScriptedChat.StartAsync(static async stream =>
        {
            await stream.WelcomeAsync(members: 2);
            await stream.TellAsync(new Notice { Presence = new Presence { Revision = 5, Joined = { "Old" }, Members = 2 } });
            await stream.TellAsync(new Notice { Presence = new Presence { Revision = 6, Joined = { "Bob" }, Members = 3 } });
            await stream.TellAsync(new Notice { Heartbeat = new Heartbeat() });
            await stream.SayAsync(1);
        });
        await using var connection = new ScriptedConnection(server);

        var heard = await connection.HearAsync("message 1", cancellationToken);

        await Assert.That(heard).IsEquivalentTo(
            (string[])["in lobby, 2 members", "joined [Bob] left [] of 3", "message 1"], CollectionOrdering.Matching);
    }

    [Test]
    [Timeout(10_000)]
    public async Task RunAsync_WhenTheRoomIsDeleted_EndsAndFailsSends(CancellationToken cancellationToken)
    {
        await using var server = await ScriptedChat.StartAsync(static async stream =>
        {
            await stream.WelcomeAsync();
            await stream.ReadAsync();
            await stream.TellAsync(new Notice
            {
                GoAway = new GoAway { ChatRef = ScriptedStream.ChatRef, Reason = GoAway.Types.Reason.Deleted },
            });
            await stream.StandAsync();
        });
        await using var connection = new ScriptedConnection(server);
        var send = connection.SendAsync("late", cancellationToken);
        connection.Start();

        var end = await Assert.That(async () => await connection.Running).Throws<ClientFailureException>();
        var unsent = await Assert.That(async () => await send).Throws<ClientFailureException>();

        await Assert.That(end!.Message).IsEqualTo("left room lobby: the room was deleted");
        await Assert.That(unsent!.Message).IsEqualTo("not sent: left room lobby: the room was deleted");
    }

    [Test]
    [Timeout(10_000)]
    public async Task RunAsync_WhenTheServerDrains_WaitsAsAsked(CancellationToken cancellationToken)
    {
        await using var server = await ScriptedChat.StartAsync(
            static async stream =>
            {
                await stream.WelcomeAsync();
                var drain = new GoAway { Reason = GoAway.Types.Reason.Drain, ReconnectAfterMs = 300 };
                await stream.TellAsync(new Notice { GoAway = drain });
                await stream.SayAsync(1);
                throw FakeChat.Failure(StatusCode.Unavailable);
            },
            static async stream =>
            {
                await stream.WelcomeAsync(head: 2);
                await stream.SayAsync(2);
            });
        await using var connection = new ScriptedConnection(server);
        var start = TimeProvider.System.GetTimestamp();

        var heard = await connection.HearAsync("message 2", cancellationToken);

        await Assert.That(heard).Contains("message 1").And.Contains("retry: the server is stopping");
        await Assert.That(TimeProvider.System.GetElapsedTime(start)).IsGreaterThan(TimeSpan.FromMilliseconds(290));
    }

    [Test]
    [Arguments(StatusCode.PermissionDenied, true)]
    [Arguments(StatusCode.NotFound, false)]
    [Arguments(StatusCode.ResourceExhausted, true)]
    [Timeout(10_000)]
    public async Task RunAsync_WhenTheJoinIsRefused_Fails(
        StatusCode status, bool createIfMissing, CancellationToken cancellationToken)
    {
        await using var server = await ScriptedChat.StartAsync(async stream =>
        {
            await stream.ReadAsync();
            await stream.RefuseAsync(requestId: 1, status);
            await stream.StandAsync();
        });
        await using var connection = new ScriptedConnection(
            server, new("lobby", "Ann") { CreateIfMissing = createIfMissing });

        var failure = await Assert.That(async () => await connection.HearAsync("never", cancellationToken))
            .Throws<ClientFailureException>();

        await Assert.That(failure!.Message).StartsWith("cannot join room lobby: ");
        await Assert.That(connection.Recorder.Heard).IsEmpty();
    }
}
