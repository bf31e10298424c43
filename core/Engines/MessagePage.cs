using ChatGo.Core.Messages;

namespace ChatGo.Core.Engines;

/// <summary>Messages as an engine gives them, laid out for the readers of their room: a bounded number of bytes, and one
/// message at least.</summary>
/// <remarks>One writer until it is full, read by anybody from then on.</remarks>
/// <param name="codec">Lays messages out.</param>
/// <param name="room">The room's number on streams.</param>
/// <param name="maxBytes">What it has room for. Unit: bytes in memory. Default 65,536 (64 KiB).</param>
public sealed class MessagePage(IFrameCodec codec, uint room, int maxBytes = MessagePage.DefaultBytes)
{
    /// <summary>What a page has room for. Unit: bytes.</summary>
    public const int DefaultBytes = 65_536;

    /// <summary>What a message takes in memory beside its bytes: objects' headers, its number, its place.</summary>
    private const int MessageBytes = 96;

    private readonly List<(long Sequence, Frame Message)> _messages = [];

    /// <summary>Gets how many messages it has.</summary>
    public int Count => _messages.Count;

    /// <summary>Gets what it weighs. Unit: bytes in memory.</summary>
    public int Bytes { get; private set; }

    /// <summary>Gets a message.</summary>
    /// <param name="index">Which: 0 is the first that was added.</param>
    public (long Sequence, Frame Message) this[int index] => _messages[index];

    /// <summary>Adds a message, if there is room.</summary>
    /// <param name="sequence">Its number.</param>
    /// <param name="body">What the engine keeps of it.</param>
    /// <returns>False where there was none: the page is full.</returns>
    public bool TryAdd(long sequence, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(codec);
        if (Count > 0 && Bytes + body.Length + MessageBytes > maxBytes)
        {
            return false;
        }

        var message = codec.Lay(body);
        message.Address(room);
        message.Stamp(sequence, notBefore: 0);
        _messages.Add((sequence, message));
        Bytes += message.SizeBytes + MessageBytes;
        return true;
    }
}
