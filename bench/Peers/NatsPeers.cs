using ChatGo.Bench.Load;

namespace ChatGo.Bench.Peers;

/// <summary>Speaks with a NATS server: a connection a reader.</summary>
internal sealed class NatsPeers : IPeers
{
    /// <inheritdoc/>
    public IRoomMaker? MakeRooms(int rooms) => null;

    /// <inheritdoc/>
    public IProtocol Read(Tally tally, IReadOnlyList<Reader> readers) => new NatsReader(tally, readers.Single());

    /// <inheritdoc/>
    public IProtocol ReadNarrowly(Tally tally, Reader reader) => new NatsReader(tally, reader);

    /// <inheritdoc/>
    public ISender Send(int rooms) => new NatsSender(rooms);
}
