using ChatGo.Core.Messages;

namespace ChatGo.Core.Engines;

/// <summary>A loaded room's line to its engine.</summary>
/// <remarks>Any thread.</remarks>
public interface IRoomLine
{
    /// <summary>Gets the oldest message kept; head + 1 for an empty room. Asks nobody.</summary>
    public long Oldest { get; }

    /// <summary>Gets the line by which the servers that share the room tell one another who is in it; null where no other shares it.</summary>
    public IPresenceLine? Presence { get; }

    /// <summary>Whether it is known here that a message was sent under a key: a retry is bound by no limit. Asks nobody.
    /// </summary>
    /// <param name="key">The key.</param>
    public bool HasSent(in SendKey key);

    /// <summary>Appends a message: it is accepted in its order before this returns, so that of one caller's sends none
    /// overtakes another, awaited or not. Done once it is kept as the engine promises, and was delivered to the follower
    /// here; others get it soon. The caller continues on a thread of the pool, never the engine's.</summary>
    /// <param name="message">The message; one key is stored once.</param>
    /// <returns>What became of it. Nothing is thrown.</returns>
    public ValueTask<AppendResult> AppendAsync(NewMessage message);

    /// <summary>Begins to follow the room: the follower is told how far it reaches, and from then on of every message beyond,
    /// in rising order, each once or as skipped; none between is missed. Once.</summary>
    /// <param name="cancellationToken">Gives up; nothing is followed then.</param>
    /// <exception cref="EngineUnavailableException">Not now.</exception>
    public ValueTask FollowAsync(CancellationToken cancellationToken);

    /// <summary>Ends following, unless an append is on its way: the follower is told nothing more, and what is appended here
    /// from now on ends with <see cref="AppendOutcome.Ended"/>.</summary>
    /// <returns>Whether it did.</returns>
    public bool TryUnfollow();

    /// <summary>Reads kept messages, oldest first: as many as the page has room for. Nothing beyond what was delivered, or is
    /// about to be.</summary>
    /// <param name="after">The sequence before the first that is wanted; where that is kept no more, the oldest kept is the
    /// first.</param>
    /// <param name="page">Takes them; stays empty when no later message is kept.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EngineUnavailableException">Not now.</exception>
    public ValueTask ReadAsync(long after, MessagePage page, CancellationToken cancellationToken);

    /// <summary>Reads kept messages, newest first: as many as the page has room for.</summary>
    /// <param name="before">The sequence behind the first that is wanted.</param>
    /// <param name="page">Takes them; stays empty when no earlier message is kept.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EngineUnavailableException">Not now.</exception>
    public ValueTask ReadBackAsync(long before, MessagePage page, CancellationToken cancellationToken);

    /// <summary>Puts another content in the place of a message. Kept as a message would be, and told to followers.</summary>
    /// <param name="sequence">The place.</param>
    /// <param name="message">The content.</param>
    /// <param name="cancellationToken">Gives up; it may have been kept.</param>
    /// <returns>False where no message is kept there.</returns>
    /// <exception cref="EngineUnavailableException">Not now.</exception>
    public ValueTask<bool> ReplaceAsync(long sequence, Frame message, CancellationToken cancellationToken);

    /// <summary>Notes that the room has had a reader.</summary>
    /// <exception cref="EngineUnavailableException">Not now.</exception>
    public ValueTask MarkReadAsync();
}
