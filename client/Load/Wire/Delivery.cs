using ChatGo.Api;

namespace ChatGo.Client.Load.Wire;

/// <summary>What a stream delivered last: a message's few fields that the load needs, or a notice.</summary>
/// <remarks>Each stream has one and fills it anew for every message, so that a delivery allocates nothing.</remarks>
internal sealed class Delivery
{
    /// <summary>The message's place in the room; 0 in notices.</summary>
    public ulong Sequence { get; set; }

    /// <summary>The room's number on the stream; 0 where none was told.</summary>
    public uint ChatRef { get; set; }

    /// <summary>When the message was due, out of its text; 0 where the text is not the load's, or not whole. Unit: ticks of
    /// <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    public long Due { get; set; }

    /// <summary>The notice; null in messages.</summary>
    public Notice? Notice { get; set; }
}
