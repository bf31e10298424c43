using ChatGo.Api;

namespace ChatGo.Client.Connections;

/// <summary>A place in one life of a room.</summary>
/// <param name="Epoch">The room's life.</param>
/// <param name="Sequence">The last message seen; 0: none.</param>
internal readonly record struct RoomPosition(string Epoch, ulong Sequence)
{
    /// <summary>The position as the wire tells it.</summary>
    public Position ToWire() => new() { Epoch = Epoch, Sequence = Sequence };
}
