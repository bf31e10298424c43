using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Peers;

/// <summary>Speaks chat_v1 over plaintext HTTP/2.</summary>
/// <param name="bySession">Whether it sends by one Session, not by unary SendMessage.</param>
/// <param name="withNotices">Whether its readers ask for notices.</param>
/// <param name="credential">What every call says in <c>authorization</c>; null: nothing.</param>
/// <param name="withIds">Whether each message that a Session sends has an id.</param>
internal sealed class Http2Peers(bool bySession = false, bool withNotices = false, string? credential = null, bool withIds = false) : IPeers
{
    /// <inheritdoc/>
    public IRoomMaker? MakeRooms(int rooms) => new Http2RoomMaker(rooms, credential);

    /// <inheritdoc/>
    public IProtocol Read(Tally tally, IReadOnlyList<Reader> readers) =>
        new Http2Readers(tally, readers, withNotices, credential: credential);

    /// <inheritdoc/>
    public IProtocol ReadNarrowly(Tally tally, Reader reader) =>
        new Http2Readers(tally, [reader], withNotices, Http2Frame.DefaultWindow, credential);

    /// <inheritdoc/>
    public ISender Send(int rooms) => bySession ? new SessionSender(rooms, credential, withIds: withIds) : new Http2Sender(rooms, credential);
}
