using System.Globalization;

namespace ChatGo.Bench.Peers;

/// <summary>What the rooms are called, with every server.</summary>
internal static class RoomName
{
    public static string Of(int room) => room.ToString("'room-'00000", CultureInfo.InvariantCulture);
}
