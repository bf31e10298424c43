using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Peers;

/// <summary>The messages of one ConnectChat.</summary>
/// <param name="reader">Who gets them.</param>
internal sealed class MessageStream(Reader reader) : FrameStream
{
    /// <summary>Gets who reads.</summary>
    public Reader Reader => reader;

    /// <inheritdoc/>
    protected override void Deliver(ReadOnlySpan<byte> frame)
    {
        var text = MessageFields.Read(frame[GrpcFrame.PrefixBytes..], out var sequence);
        reader.Deliver(text, sequence);
    }
}
