using System.Globalization;
using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Demo;

/// <summary>The verb <c>demo</c>: John and Jack meet in a room and talk until the user has seen enough.</summary>
internal sealed class DemoService(
    DemoOptions options, Screen screen, TimeProvider time, VerbOutcome outcome, IHostApplicationLifetime lifetime)
    : VerbService(screen, outcome, lifetime), IRoomListener
{
    /// <inheritdoc/>
    public void OnRoomMade(RoomLease room, RoomLease? lost) => Screen.Say(lost switch
    {
        null => $"created room {room.ChatId}",
        { } before when before.ChatId == room.ChatId => $"room {room.ChatId} was unknown to the server; it has been created",
        { } before => $"room {before.ChatId} is unknown to the server: created room {room.ChatId}",
    });

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken stopping)
    {
        Screen.WatchReader();
        using var channel = ChatChannel.Open(options.Server.Address);
        var client = ChatChannel.ClientOf(channel, options.Server.Credential);
        var notices = new ServerNotices(options.Server.Address, Screen, time);
        var retry = new RetryPolicy(new Backoff(Random.Shared), notices, time);
        using var room = new ChatRoom(client, options.ChatId, this, retry, time);
        var scene = new DemoScene(client, room, new Attendance(expected: 2), notices, Screen, time);
        var john = new DemoUser("John", options.JohnEvery, scene);
        var jack = new DemoUser("Jack", options.JackEvery, scene);
        Announce();
        try
        {
            await TaskGroup.RunAsync(stopping, john.ListenAsync, john.TalkAsync, jack.ListenAsync, jack.TalkAsync);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Screen.EndEcho();
            Screen.Say($"goodbye: {john.Tally}; {jack.Tally}");
        }
    }

    private void Announce()
    {
        var (john, jack) = (options.JohnEvery.TotalSeconds, options.JackEvery.TotalSeconds);
        var plan = string.Create(CultureInfo.InvariantCulture, $"John speaks every {john} s and Jack every {jack} s");
        Screen.Say($"{plan} on {options.Server.Name}; Ctrl-C ends");
    }
}
