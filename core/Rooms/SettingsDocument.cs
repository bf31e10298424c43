using System.Buffers.Binary;
using System.Text;
using ChatGo.Core.Engines;

namespace ChatGo.Core.Rooms;

/// <summary>What a room is called and allows, as an engine keeps it: one of the room's documents.</summary>
internal static class SettingsDocument
{
    /// <summary>Its key.</summary>
    private const string Key = "settings";

    private const int FrozenOffset = sizeof(int);
    private const int TitleOffset = FrozenOffset + 1;

    /// <summary>Returns the document.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="settings">What it is called and allows.</param>
    /// <param name="version">Greater than that of any before.</param>
    public static EngineDocument Of(string roomId, RoomSettings settings, long version)
    {
        var title = Encoding.UTF8.GetBytes(settings.Title);
        var value = new byte[TitleOffset + title.Length];
        BinaryPrimitives.WriteInt32BigEndian(value, settings.SlowModeSeconds);
        value[FrozenOffset] = settings.IsFrozen ? (byte)1 : (byte)0;
        title.CopyTo(value, TitleOffset);
        return new EngineDocument(roomId, Key, version, value);
    }

    /// <summary>Finds what a room is called and allows.</summary>
    /// <param name="documents">The room's.</param>
    /// <returns>Null where that was never changed.</returns>
    public static RoomSettings? Find(IReadOnlyList<EngineDocument> documents) => documents.Select(Read).FirstOrDefault(static settings => settings is not null);

    /// <summary>Reads what a room is called and allows.</summary>
    /// <param name="document">One of the room's.</param>
    /// <returns>Null where it says something else.</returns>
    public static RoomSettings? Read(EngineDocument document)
    {
        if (document.Key != Key || document.Value.Length < TitleOffset)
        {
            return null;
        }

        var value = document.Value.Span;
        return new RoomSettings(
            Encoding.UTF8.GetString(value[TitleOffset..]), BinaryPrimitives.ReadInt32BigEndian(value), value[FrozenOffset] != 0);
    }
}
