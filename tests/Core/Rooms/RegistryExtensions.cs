using ChatGo.Core.Messages;
using ChatGo.Core.Rooms;

namespace ChatGo.Tests.Core.Rooms;

/// <summary>Appends by a room's id, as the server does.</summary>
internal static class RegistryExtensions
{
    /// <summary>Appends a message to a room; one that was just removed may have been made anew.</summary>
    /// <param name="registry">The rooms.</param>
    /// <param name="id">The room's id.</param>
    /// <param name="message">The message; the room's from now on.</param>
    /// <param name="sequence">Its place; 0 where there is no such room.</param>
    /// <returns>The room; null where nothing was stored.</returns>
    public static Room? Append(this RoomRegistry registry, string id, Frame message, out long sequence)
    {
        while (registry.Find(id) is { } room)
        {
            if (room.TryAppend(message, out sequence))
            {
                return room;
            }
        }

        sequence = 0;
        return null;
    }
}
