namespace ChatGo.Core.Engines;

/// <summary>Where rooms live beyond the process. Rooms in memory have none.</summary>
/// <remarks>Any thread. What it gives up on throws <see cref="EngineUnavailableException"/>; an append never throws.</remarks>
public interface IRoomEngine : IAsyncDisposable
{
    /// <summary>Gets what it is called, in figures: a word.</summary>
    public string Name { get; }

    /// <summary>Gets what it can do now.</summary>
    public EngineHealth Health { get; }

    /// <summary>Gets or sets who is told of documents of all rooms (the empty scope) that another server has kept: the latest
    /// version of each, perhaps more than once, on any thread.</summary>
    public Action<EngineDocument>? Changed { get; set; }

    /// <summary>Gets ready: what was kept is there once this is done.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask StartAsync(CancellationToken cancellationToken);

    /// <summary>Finds a room.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up; leaves nothing.</param>
    /// <returns>The room; null: no such room.</returns>
    public ValueTask<RoomRecord?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Makes a room, unless there is one. Kept as a message would be, once this is done.</summary>
    /// <param name="draft">The room.</param>
    /// <param name="cancellationToken">Gives up; the room may have been made.</param>
    /// <returns>The room that there is now, and whether it was made here.</returns>
    public ValueTask<(bool IsNew, RoomRecord Record)> CreateAsync(RoomDraft draft, CancellationToken cancellationToken);

    /// <summary>Removes a room and its documents, whoever follows it: each follower is told before this is done here, and soon elsewhere.
    /// </summary>
    /// <param name="id">Its id.</param>
    /// <param name="epoch">Its life: one that was made anew stays.</param>
    /// <param name="cancellationToken">Gives up; the room may have been removed.</param>
    /// <returns>False: no room of this life.</returns>
    public ValueTask<bool> DeleteAsync(string id, string epoch, CancellationToken cancellationToken);

    /// <summary>Returns rooms in the order of their ids, by ordinal.</summary>
    /// <param name="after">The id before the first; empty from the start.</param>
    /// <param name="prefix">How their ids begin; empty: anyhow.</param>
    /// <param name="count">How many at most. 1 or more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The page; fewer than asked for: it is the last.</returns>
    public ValueTask<IReadOnlyList<RoomRecord>> PageAsync(
        string after, string prefix, int count, CancellationToken cancellationToken);

    /// <summary>Opens the line to a room that is about to be loaded. Asks nobody.</summary>
    /// <param name="record">The room.</param>
    /// <param name="follower">Who is told of it, once it follows.</param>
    public IRoomLine Open(RoomRecord record, IRoomFollower follower);

    /// <summary>Keeps a small document, unless a later version is there. Kept as a message would be, once this is done.
    /// </summary>
    /// <param name="document">The document.</param>
    /// <param name="cancellationToken">Gives up; it may have been kept.</param>
    public ValueTask PutAsync(EngineDocument document, CancellationToken cancellationToken);

    /// <summary>Returns the small documents of a scope, those that are gone included.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<IReadOnlyList<EngineDocument>> ReadAsync(string scope, CancellationToken cancellationToken);
}
