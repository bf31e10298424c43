using System.Text.Json;
using ChatGo.Api;
using ChatGo.Client.Connections;
using ChatGo.Client.Json;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Rooms;

/// <summary>Prints what a room's reader hears, until it has been enough.</summary>
internal sealed class Tail(string room, ulong? count, Screen screen, bool json, CancellationTokenSource enough)
    : IChatListener
{
    private readonly MessagePrinter _printer = new(room, screen, json);
    private ulong _printed;

    /// <summary>Whether as many messages were printed as are wanted.</summary>
    public bool IsComplete => _printed >= count;

    /// <inheritdoc/>
    public void OnConnected(RoomState room)
    {
        // Only messages are of interest.
    }

    /// <inheritdoc/>
    public void OnDisconnected()
    {
        // What it waits for is told elsewhere.
    }

    /// <inheritdoc/>
    public void OnNewLife()
    {
        if (json)
        {
            screen.Print(JsonSerializer.Serialize(new NewLifeJson(room), JsonLines.Default.NewLifeJson));
        }
        else
        {
            screen.Warn($"room {room} was lost with its server and starts anew; what was missed is unknown");
        }
    }

    /// <inheritdoc/>
    public void OnGap(SequenceGap gap)
    {
        if (json)
        {
            screen.Print(JsonSerializer.Serialize(new GapJson(room, gap.First, gap.Last), JsonLines.Default.GapJson));
        }
        else
        {
            screen.Warn($"missed {gap}");
        }
    }

    /// <inheritdoc/>
    public void OnMessage(Message message)
    {
        if (IsComplete)
        {
            return;
        }

        _printer.Print(message);
        _printed++;
        if (IsComplete)
        {
            _ = enough.CancelAsync();
        }
    }

    /// <inheritdoc/>
    public void OnPresence(PresenceChange change)
    {
        // Only messages are of interest.
    }

    /// <inheritdoc/>
    public void OnRules(RoomRules rules, RoomRules? before)
    {
        if (json)
        {
            screen.Print(JsonSerializer.Serialize(RulesJson.Of(room, rules), JsonLines.Default.RulesJson));
        }
        else
        {
            screen.Warn($"room {room}: {rules.NewsSince(before)}");
        }
    }
}
