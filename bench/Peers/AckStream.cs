using ChatGo.Api;
using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Peers;

/// <summary>The answers of one Session, among what its rooms tell it.</summary>
internal sealed class AckStream : FrameStream
{
    /// <summary>Gets how many requests were acknowledged.</summary>
    public long Acknowledged { get; private set; }

    /// <inheritdoc/>
    protected override void Deliver(ReadOnlySpan<byte> frame)
    {
        var told = Message.Parser.ParseFrom(frame[GrpcFrame.PrefixBytes..]);
        if (told.Notice?.Ack is { } ack)
        {
            Acknowledged += ack.Error is null ? 1 : throw new LoadException($"The Session was told {ack.Error}.");
        }
    }
}
