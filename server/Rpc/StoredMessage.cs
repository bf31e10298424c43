using ChatGo.Api;
using ChatGo.Core.Rooms;
using Google.Protobuf.WellKnownTypes;

namespace ChatGo.Server.Rpc;

/// <summary>What became of a send.</summary>
/// <param name="Room">Where the message is.</param>
/// <param name="Sequence">Its place there.</param>
/// <param name="CreatedAt">When the server took it.</param>
/// <param name="IsDuplicate">Whether it was there already.</param>
internal readonly record struct StoredMessage(Room Room, long Sequence, DateTimeOffset CreatedAt, bool IsDuplicate)
{
    /// <summary>Gives the answer to the sender.</summary>
    public SendMessageResponse ToResponse() => new()
    {
        Sequence = (ulong)Sequence,
        CreatedAt = Timestamp.FromDateTimeOffset(CreatedAt),
        Epoch = Room.Epoch,
        Duplicate = IsDuplicate,
    };
}
