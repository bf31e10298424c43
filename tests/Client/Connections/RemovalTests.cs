using ChatGo.Api;
using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ChatGo.Tests.Client.Connections;

/// <summary>Who is sent out of a room, or off the server, stays away.</summary>
public sealed class RemovalTests
{
    private static readonly GoAway Removed = new()
    {
        ChatRef = ScriptedStream.ChatRef,
        Reason = GoAway.Types.Reason.Removed,
        Message = "spam",
        Until = Timestamp.FromDateTimeOffset(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)),
    };

    private static readonly GoAway Ended = new() { Reason = GoAway.Types.Reason.Ended, Message = "maintenance" };

    [Test]
    [Arguments("Session")]
    [Arguments("ConnectChat")]
    [Timeout(10_000)]
    public async Task RunAsync_WhenRemoved_EndsAndSaysUntilWhen(string transport, CancellationToken cancellationToken) =>
        await EndsAsync(
            Removed, StatusCode.PermissionDenied, transport,
            "left room lobby: you were removed: spam; not before 2026-01-02T03:04:05.000Z", cancellationToken);

    [Test]
    [Arguments("Session")]
    [Arguments("ConnectChat")]
    [Timeout(10_000)]
    public async Task RunAsync_WhenAnOperatorEndsTheStream_EndsAndSaysWhy(
        string transport, CancellationToken cancellationToken) =>
        await EndsAsync(
            Ended, StatusCode.Aborted, transport, "left room lobby: an operator ended this stream: maintenance",
            cancellationToken);

    [Test]
    [Arguments(StatusCode.PermissionDenied)]
    [Arguments(StatusCode.Aborted)]
    [Timeout(10_000)]
    public async Task RunAsync_WhenTheStatusAloneTells_Ends(StatusCode status, CancellationToken cancellationToken)
    {
        var joins = 0;
        await using var server = await ScriptedChat.StartAsync(
            async stream =>
            {
                joins++;
                await stream.WelcomeAsync();
                throw FakeChat.Failure(status);
            },
            _ => Task.FromResult(joins++));
        await using var connection = new ScriptedConnection(server);

        var failure = await Assert.That(async () => await connection.HearAsync("never", cancellationToken))
            .Throws<ClientFailureException>();

        await Assert.That(failure!.Message).StartsWith("left room lobby: ").And.EndsWith(": as the test says");
        await Assert.That((joins, failure.IsUnavailable)).IsEqualTo((1, false));
    }

    [Test]
    [Timeout(10_000)]
    public async Task ReadAsync_OfADemosReaderThatMayNotComeBack_Ends(CancellationToken cancellationToken)
    {
        using var fixture = new ConnectionFixture("lobby");
        var joins = 0;
        fixture.Server.Connect = _ => ++joins == 1 ? FakeChat.Ended(1) : throw FakeChat.Failure(StatusCode.PermissionDenied);

        var failure = await Assert.That(async () => await fixture.ReadUntilAsync("never", cancellationToken))
            .Throws<ClientFailureException>();

        await Assert.That(failure!.Message).IsEqualTo("Ann left the room: PERMISSION_DENIED: as the test says");
        await Assert.That(joins).IsEqualTo(2);
    }

    private static async Task EndsAsync(
        GoAway goAway, StatusCode status, string transport, string expected, CancellationToken cancellationToken)
    {
        var joins = 0;
        await using var server = await ScriptedChat.StartAsync(
            async stream =>
            {
                joins++;
                await stream.WelcomeAsync();
                await stream.PartAsync(goAway);
                throw FakeChat.Failure(status);
            },
            _ => Task.FromResult(joins++));
        await using var connection = new ScriptedConnection(
            server, new("lobby", "Ann") { Transport = System.Enum.Parse<ChatTransport>(transport) });

        var failure = await Assert.That(async () => await connection.HearAsync("never", cancellationToken))
            .Throws<ClientFailureException>();

        await Assert.That(failure!.Message).IsEqualTo(expected);
        await Assert.That((joins, failure.IsUnavailable)).IsEqualTo((1, false));
    }
}
