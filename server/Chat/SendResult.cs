using ChatGo.Api;
using ChatGo.Core.Messages;
using ChatGo.Core.Rooms;
using ChatGo.Server.Wire;
using Google.Protobuf.WellKnownTypes;

namespace ChatGo.Server.Chat;

/// <summary>What became of a send.</summary>
/// <param name="Room">Where the message is; null where it was refused.</param>
/// <param name="Sequence">Its place there.</param>
/// <param name="CreatedAt">When the server took it.</param>
/// <param name="IsDuplicate">Whether it was there already.</param>
internal readonly record struct SendResult(Room? Room, long Sequence, DateTimeOffset CreatedAt, bool IsDuplicate)
{
    /// <summary>Gets why it was refused; null where it was not.</summary>
    public Refusal? Refusal { get; private init; }

    public static implicit operator SendResult(Refusal refusal) => default(SendResult) with { Refusal = refusal };

    /// <summary>Returns the answer to the sender of a message that was not refused, as a Session's Ack.</summary>
    /// <param name="requestId">The request's id.</param>
    public Frame ToAck(ulong requestId) =>
        (IsDuplicate ? null : AckFrame.TryCreate(requestId, Sequence, CreatedAt, Room!.Epoch))
        ?? AckFrame.Create(requestId, ToResponse());

    /// <summary>Returns the answer to the sender of a message that was not refused.</summary>
    public SendMessageResponse ToResponse() => new()
    {
        Sequence = (ulong)Sequence,
        CreatedAt = Timestamp.FromDateTimeOffset(CreatedAt),
        Epoch = Room!.Epoch,
        Duplicate = IsDuplicate,
    };
}
