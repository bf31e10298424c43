using System.Collections.Concurrent;
using ChatGo.Api;
using ChatGo.Client.Connections;

namespace ChatGo.Tests.Client.Connections;

/// <summary>Writes down what the listeners of a connection hear.</summary>
internal sealed class Recorder : IRoomReaderListener, IRoomListener, IRetryListener
{
    private readonly ConcurrentQueue<string> _heard = [];

    public string[] Heard => [.. _heard];

    public Action<string> OnHeard { get; set; } = static _ => { };

    public void OnConnected(RoomLease room) => Add($"in {room.ChatId}");

    public void OnDisconnected() => Add("out");

    public void OnGap(SequenceGap gap) => Add($"gap {gap.First}-{gap.Last}");

    public void OnMessage(Message message) => Add($"message {message.Sequence}");

    public void OnRoomMade(RoomLease room, RoomLease? lost) =>
        Add(lost is { } before ? $"made {room.ChatId} for {before.ChatId}" : $"made {room.ChatId}");

    public void OnSilence() => Add("silence");

    public void OnRetry(ConnectionFault fault, TimeSpan delay) => Add($"retry: {fault.Cause}");

    public void OnAnswer()
    {
        // Nothing to see: it follows every success.
    }

    private void Add(string what)
    {
        _heard.Enqueue(what);
        OnHeard(what);
    }
}
