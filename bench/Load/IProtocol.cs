using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Load;

/// <summary>One end of a connection: what it says, and what it makes of what it hears.</summary>
internal interface IProtocol
{
    /// <summary>Writes what the protocol begins with.</summary>
    public void Open(SendBuffer outbox);

    /// <summary>Handles what was received, as far as it is complete.</summary>
    /// <param name="received">What was left last time, and what came since.</param>
    /// <param name="outbox">For answers.</param>
    /// <returns>How much was taken; the rest comes again, with more behind it. Unit: bytes.</returns>
    /// <exception cref="LoadException">The other end broke off, or speaks otherwise than it should.</exception>
    public int Take(ReadOnlySpan<byte> received, SendBuffer outbox);
}
