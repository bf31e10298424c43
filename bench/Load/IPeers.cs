namespace ChatGo.Bench.Load;

/// <summary>How to speak with one kind of server.</summary>
internal interface IPeers
{
    /// <summary>Returns who makes the rooms; null where there is nothing to make.</summary>
    public IRoomMaker? MakeRooms(int rooms);

    /// <summary>Creates the readers of one connection.</summary>
    public IProtocol Read(Tally tally, IReadOnlyList<Reader> readers);

    /// <summary>Returns a reader that lets the server send little before it must be told to go on.</summary>
    public IProtocol ReadNarrowly(Tally tally, Reader reader);

    /// <summary>Creates a sender to that many rooms.</summary>
    public ISender Send(int rooms);
}
