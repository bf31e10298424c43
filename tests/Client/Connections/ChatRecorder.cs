using System.Collections.Concurrent;
using ChatGo.Api;
using ChatGo.Client.Connections;

namespace ChatGo.Tests.Client.Connections;

/// <summary>Writes down what the listeners of a <see cref="ChatConnection"/> hear.</summary>
internal sealed class ChatRecorder : IChatListener, IRetryListener
{
    private readonly ConcurrentQueue<string> _heard = [];

    public string[] Heard => [.. _heard];

    public Action<string> OnHeard { get; set; } = static _ => { };

    public void OnConnected(RoomState room) => Add($"in {room.ChatId}, {room.Members} members");

    public void OnDisconnected() => Add("out");

    public void OnNewLife() => Add("new life");

    public void OnGap(SequenceGap gap) => Add($"gap {gap.First}-{gap.Last}");

    public void OnMessage(Message message) => Add($"message {message.Sequence}");

    public void OnPresence(PresenceChange change) =>
        Add($"joined [{string.Join(' ', change.Joined)}] left [{string.Join(' ', change.Left)}] of {change.Members}");

    public void OnRules(RoomRules rules, RoomRules? before) => Add($"rules: {rules.NewsSince(before)}");

    public void OnRetry(ConnectionFault fault, TimeSpan delay) => Add($"retry: {fault.Cause}");

    public void OnSilence()
    {
        // A slow machine is no part of what a test says.
    }

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
