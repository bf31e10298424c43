using System.Globalization;
using ChatGo.Api;
using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using ChatGo.Client.Terminal;
using Grpc.Core;

namespace ChatGo.Client.Demo;

/// <summary>John or Jack: shows what it receives and says a phrase at a steady pace.</summary>
/// <remarks>Two tasks: one listens, one talks.</remarks>
internal sealed class DemoUser(string name, TimeSpan pace, DemoScene scene) : IRoomReaderListener
{
    private readonly PhraseBook _phrases = new(Random.Shared);
    private readonly RepeatLimit _troubles = new(scene.Time);
    private int _received;
    private int _sent;

    /// <summary>How the user did, for the goodbye.</summary>
    public string Tally => string.Create(CultureInfo.InvariantCulture, $"{name} sent {_sent}, received {_received}");

    /// <summary>Reads the room until <paramref name="stopping"/>.</summary>
    /// <exception cref="ClientFailureException">The server refuses the user.</exception>
    public Task ListenAsync(CancellationToken stopping)
    {
        var retry = new RetryPolicy(new Backoff(Random.Shared), scene.Notices, scene.Time);
        return new RoomReader(scene.Client, scene.Room, name, this, retry, scene.Time).ReadAsync(stopping);
    }

    /// <summary>Sends a phrase as soon as all users listen, and then at the user's pace, until
    /// <paramref name="stopping"/>.</summary>
    /// <exception cref="ClientFailureException">The server refuses the message for good.</exception>
    public async Task TalkAsync(CancellationToken stopping)
    {
        await scene.Attendance.WhenCompleteAsync(stopping);
        using var pacer = new PeriodicTimer(pace, scene.Time);
        do
        {
            await scene.Attendance.WhenCompleteAsync(stopping);
            await SayAsync(_phrases.Next(), stopping);
        }
        while (await pacer.WaitForNextTickAsync(stopping));
    }

    /// <inheritdoc/>
    public void OnConnected(RoomLease room)
    {
        scene.Screen.Say($"{name} is in room {room.ChatId}");
        scene.Attendance.Enter();
    }

    /// <inheritdoc/>
    public void OnDisconnected() => scene.Attendance.Leave();

    /// <inheritdoc/>
    public void OnGap(SequenceGap gap) => scene.Screen.Say($"{name} missed {gap}");

    /// <inheritdoc/>
    public void OnMessage(Message message)
    {
        Interlocked.Increment(ref _received);
        scene.Screen.Say(MessageLine.Of(name, message));
    }

    private async Task SayAsync(string phrase, CancellationToken stopping)
    {
        var room = await scene.Room.GetAsync(stopping);
        var request = new SendMessageRequest
        {
            ChatId = room.ChatId,
            Message = new Message { From = name, Text = phrase },
        };
        var deadline = ChatChannel.UnaryDeadline(scene.Time);
        try
        {
            await scene.Client.SendMessageAsync(request, deadline: deadline, cancellationToken: stopping);
            Interlocked.Increment(ref _sent);
            _troubles.Clear();
        }
        catch (RpcException failure)
        {
            stopping.ThrowIfCancellationRequested();
            Report(FaultReader.Read(failure));
        }
    }

    private void Report(ConnectionFault fault)
    {
        var trouble = fault.Recovery switch
        {
            Recovery.Retry => $"{name}'s message may be lost: {fault.Reason}",
            Recovery.NewRoom or Recovery.SlowDown or Recovery.Mend => $"{name}'s message was not sent: {fault.Reason}",
            _ => throw new ClientFailureException($"{name} cannot send: {fault.Reason}") { IsUnavailable = fault.IsUnavailable },
        };
        if (_troubles.Allows(fault.Cause))
        {
            scene.Screen.Warn(trouble);
        }
    }
}
