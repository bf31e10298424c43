using ChatGo.Bench.Load;

namespace ChatGo.Bench.Peers;

/// <summary>Speaks with a Redis server: a connection a reader.</summary>
internal sealed class RedisPeers : IPeers
{
    /// <inheritdoc/>
    public IRoomMaker? MakeRooms(int rooms) => null;

    /// <inheritdoc/>
    public IProtocol Read(Tally tally, IReadOnlyList<Reader> readers) => new RedisReader(tally, readers.Single());

    /// <inheritdoc/>
    public IProtocol ReadNarrowly(Tally tally, Reader reader) => new RedisReader(tally, reader);

    /// <inheritdoc/>
    public ISender Send(int rooms) => new RedisSender(rooms);
}
