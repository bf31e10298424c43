using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Peers;

/// <summary>The messages of one ConnectChat.</summary>
/// <param name="reader">Who gets them.</param>
/// <param name="withNotices">Whether there are notices between them: they have no sequence.</param>
internal sealed class MessageStream(Reader reader, bool withNotices = false) : FrameStream
{
    /// <summary>Gets who reads.</summary>
    public Reader Reader => reader;

    /// <inheritdoc/>
    protected override void Deliver(ReadOnlySpan<byte> frame)
    {
        var text = MessageFields.Read(frame[GrpcFrame.PrefixBytes..], out var sequence);
        if (sequence > 0 || !withNotices)
        {
            reader.Deliver(text, sequence);
        }
    }
}
