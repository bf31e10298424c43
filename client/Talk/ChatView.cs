using System.Globalization;
using ChatGo.Api;
using ChatGo.Client.Connections;
using ChatGo.Client.Terminal;
using Spectre.Console;

namespace ChatGo.Client.Talk;

/// <summary>What a room's reader sees: messages, who comes and goes, what was missed.</summary>
internal sealed class ChatView(string name, Screen screen, TimeProvider time) : IChatListener
{
    private static readonly Style Dim = new(Color.Grey);

    private bool _wasConnected;

    /// <summary>Shows a message: on a terminal with the local time of day, else with its full time.</summary>
    public void Show(Message message)
    {
        if (screen.IsTerminal && message.CreatedAt is { } created)
        {
            var local = TimeZoneInfo.ConvertTime(created.ToDateTimeOffset(), time.LocalTimeZone);
            var clock = local.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
            screen.Say(MessageLine.Of(new ScreenLine().Add($"{clock}  ", Dim), message));
        }
        else
        {
            screen.Say(MessageLine.Of(message));
        }
    }

    /// <inheritdoc/>
    public void OnConnected(RoomState room)
    {
        var help = screen.IsTerminal && !_wasConnected ? "; /help tells the commands" : "";
        var where = _wasConnected ? "back in room" : "in room";
        // By an API key alone the client does not know who it is.
        var who = name.Length > 0 ? $" as {name}" : "";
        screen.Say($"{where} {room.ChatId}{who}, {Count(room.Members)}{help}");
        _wasConnected = true;
    }

    /// <inheritdoc/>
    public void OnDisconnected()
    {
        // What it waits for is told elsewhere.
    }

    /// <inheritdoc/>
    public void OnNewLife() =>
        screen.Say("the room was lost with its server and starts anew; what was missed is unknown");

    /// <inheritdoc/>
    public void OnGap(SequenceGap gap) => screen.Say($"missed {gap}");

    /// <inheritdoc/>
    public void OnMessage(Message message) => Show(message);

    /// <inheritdoc/>
    public void OnPresence(PresenceChange change)
    {
        Tell(change.Joined, "joined", change.Members);
        Tell(change.Left, "left", change.Members);
    }

    /// <inheritdoc/>
    public void OnRules(RoomRules rules, RoomRules? before) => screen.Say($"the room: {rules.NewsSince(before)}");

    private static string Count(uint members) => members == 1 ? "1 member" : $"{members} members";

    private void Tell(IReadOnlyList<string> names, string what, uint members)
    {
        var others = names.Where(other => other != name).ToList();
        if (others.Count > 0)
        {
            screen.Say($"{string.Join(", ", others)} {what}, {Count(members)}");
        }
    }
}
