namespace ChatGo.Core.Messages;

/// <summary>Writes into a message's finished bytes what its room alone knows. Each at a fixed place and of a fixed width,
/// since the bytes are laid out before.</summary>
public interface IFrameCodec
{
    /// <summary>Writes the number of the room.</summary>
    /// <param name="frame">The message's bytes.</param>
    /// <param name="room">The number.</param>
    public void WriteRoom(Span<byte> frame, uint room);

    /// <summary>Writes the message's sequence.</summary>
    /// <param name="frame">The message's bytes.</param>
    /// <param name="sequence">1 or more.</param>
    public void WriteSequence(Span<byte> frame, long sequence);

    /// <summary>Reads when the server took the message.</summary>
    /// <param name="frame">The message's bytes.</param>
    /// <returns>UTC. Unit: ticks of 100 ns since the year 1.</returns>
    public long ReadTime(ReadOnlySpan<byte> frame);

    /// <summary>Writes when the server took the message.</summary>
    /// <param name="frame">The message's bytes.</param>
    /// <param name="time">UTC. Unit: ticks of 100 ns since the year 1.</param>
    public void WriteTime(Span<byte> frame, long time);

    /// <summary>Returns what of a message's bytes is the same wherever it is read: what engines keep.</summary>
    /// <param name="frame">The message's bytes.</param>
    /// <returns>The message itself, without a number, a sequence and what frames it.</returns>
    public ReadOnlySpan<byte> BodyOf(ReadOnlySpan<byte> frame);

    /// <summary>Lays a message out anew.</summary>
    /// <param name="body">What <see cref="BodyOf"/> gave.</param>
    public Frame Lay(ReadOnlySpan<byte> body);

    /// <summary>Reads what makes a retry of a message the same send.</summary>
    /// <param name="body">What <see cref="BodyOf"/> gave.</param>
    /// <param name="key">The name that the message is from, and the id that its sender gave it.</param>
    /// <param name="text">The text. Unit: UTF-8.</param>
    /// <returns>False where it has no id.</returns>
    public bool TryReadKey(ReadOnlySpan<byte> body, out SendKey key, out ReadOnlySpan<byte> text);
}
