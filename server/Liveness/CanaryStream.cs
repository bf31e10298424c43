using ChatGo.Api;
using ChatGo.Core.Rooms;
using ChatGo.Server.Streams;
using ChatGo.Server.Wire;
using Google.Protobuf;

namespace ChatGo.Server.Liveness;

/// <summary>A stream of the room of a <see cref="Canary"/>, that takes what arrives.</summary>
internal sealed class CanaryStream : IMessageOutput, IDisposable
{
    private static readonly byte[] Request =
        new SendMessageRequest { ChatId = "canary", Message = new Message { Text = "tweet" } }.ToByteArray();

    private readonly RoomRegistry _rooms;
    private readonly Room _room;
    private readonly ReaderFeed _feed;
    private readonly Lock _gate = new();
    private TaskCompletionSource _arrival = new();
    private long _sent;
    private long _arrived;

    private CanaryStream(RoomRegistry rooms, Room room, ReaderFeed feed) => (_rooms, _room, _feed) = (rooms, room, feed);

    /// <summary>Opens a stream, of a new room.</summary>
    /// <param name="rooms">Where the room is made.</param>
    /// <param name="time">The clock.</param>
    public static async ValueTask<CanaryStream> OpenAsync(RoomRegistry rooms, TimeProvider time)
    {
        rooms.TryCreate(id: null, out var room);
        var pump = new FeedPump(time);
        var feed = new ReaderFeed(pump);
        await feed.JoinAsync(rooms, room!.Id, ReaderRequest.Nameless, requestId: 0);
        var stream = new CanaryStream(rooms, room, feed);
        _ = pump.RunAsync(feed, stream);
        return stream;
    }

    /// <summary>Sends a message.</summary>
    /// <param name="now">When.</param>
    /// <returns>Done once the stream has it.</returns>
    public Task SendAsync(DateTimeOffset now)
    {
        using var request = SendRequest.TryParse(Request, out _)!;
        var frame = MessageFrame.Create(request, now);
        Task arrival;
        lock (_gate)
        {
            _sent++;
            _arrival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            arrival = _arrival.Task;
        }

        _room.TryAppend(frame, out var _);
        return arrival;
    }

    /// <inheritdoc/>
    public ValueTask<bool> WriteAsync()
    {
        lock (_gate)
        {
            while (_feed.TryRead(out var _))
            {
                _arrived++;
            }

            if (_arrived == _sent)
            {
                _arrival.TrySetResult();
            }
        }

        return new ValueTask<bool>(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rooms.TryRemove(_room.Id);
        _feed.LeaveAll();
    }
}
