using System.Globalization;
using ChatGo.Api;
using ChatGo.Client.Commands;
using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Talk;

/// <summary>Finds the room to talk in: the one that was named, a new one, or the one that the user picks.</summary>
internal sealed class RoomPicker(ChatOptions options, ChatCalls calls, Screen screen)
{
    private const ulong MaxRooms = 20;

    /// <summary>The room's id; null where the user wants none.</summary>
    public async Task<string?> PickAsync(ILineSource lines, CancellationToken stopping) =>
        options.ChatId ?? (options.IsNew ? await CreateAsync(stopping) : await AskAsync(lines, stopping));

    private async Task<string> CreateAsync(CancellationToken stopping)
    {
        var room = (await calls.CreateAsync("", "", stopping)).ChatId;
        screen.Say($"created room {room}");
        return room;
    }

    private async Task<string?> AskAsync(ILineSource lines, CancellationToken stopping)
    {
        if (!screen.IsTerminal)
        {
            throw new ClientFailureException("name a room with --chat, or ask for one with --new");
        }

        var rooms = await calls.ListAsync("", MaxRooms, stopping).ToListAsync(stopping);
        for (var place = 0; place < rooms.Count; place++)
        {
            screen.Say(Line(place + 1, rooms[place]));
        }

        screen.Say($"{(rooms.Count == 0 ? "no rooms yet: " : "a number, ")}a room's id, or Enter for a new room");
        while (await lines.ReadAsync(stopping) is { } answer)
        {
            if (await ChooseAsync(answer.Trim(), rooms, stopping) is { } room)
            {
                return room;
            }

            screen.Warn($"'{answer}' is neither a number above nor an id");
        }

        return null;
    }

    private async Task<string?> ChooseAsync(string answer, List<Chat> rooms, CancellationToken stopping) =>
        answer.Length == 0 ? await CreateAsync(stopping)
        : int.TryParse(answer, NumberStyles.None, CultureInfo.InvariantCulture, out var place)
            && place >= 1 && place <= rooms.Count ? rooms[place - 1].ChatId
        : RoomIdParser.IsId(answer) ? answer
        : null;

    private static string Line(int place, Chat room) => string.Create(
        CultureInfo.InvariantCulture,
        $"{place,3}  {room.ChatId}{(room.Title.Length > 0 ? $", {room.Title}" : "")}, {room.Members} members");
}
