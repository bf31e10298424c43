using ChatGo.Bench.Load;

namespace ChatGo.Bench.Peers;

/// <summary>Speaks with ChatGo as browsers do: a WebSocket per sender, and one, or a stream of events, per reader.</summary>
/// <param name="byEvents">Whether readers are read to by events.</param>
internal sealed class WebPeers(bool byEvents) : IPeers
{
    /// <inheritdoc/>
    public IRoomMaker? MakeRooms(int rooms) => new JsonRoomMaker(rooms);

    /// <inheritdoc/>
    public IProtocol Read(Tally tally, IReadOnlyList<Reader> readers) => ReadNarrowly(tally, readers.Single());

    /// <inheritdoc/>
    public IProtocol ReadNarrowly(Tally tally, Reader reader) =>
        byEvents ? new EventReader(tally, reader) : new SocketReader(tally, reader);

    /// <inheritdoc/>
    public ISender Send(int rooms) => new SocketSender(rooms);
}
