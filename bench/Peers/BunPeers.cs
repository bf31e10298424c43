using ChatGo.Bench.Load;

namespace ChatGo.Bench.Peers;

/// <summary>Speaks with a Bun server by WebSockets: one per reader.</summary>
internal sealed class BunPeers : IPeers
{
    /// <inheritdoc/>
    public IRoomMaker? MakeRooms(int rooms) => null;

    /// <inheritdoc/>
    public IProtocol Read(Tally tally, IReadOnlyList<Reader> readers) => new BunReader(tally, readers.Single());

    /// <inheritdoc/>
    public IProtocol ReadNarrowly(Tally tally, Reader reader) => new BunReader(tally, reader);

    /// <inheritdoc/>
    public ISender Send(int rooms) => new BunSender(rooms);
}
