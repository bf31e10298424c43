using ChatGo.Core.Messages;
using ChatGo.Server.Callers;
using ChatGo.Server.Wire;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace ChatGo.Server.Streams;

/// <summary>One open stream: who reads it, what it carries, and why it ends. Listing, ending and keeping alive are loops
/// over these.</summary>
/// <remarks>Any thread. Its gate comes before Kestrel's locks, and those before a connection's.</remarks>
/// <param name="caller">Who reads.</param>
/// <param name="feed">What is carried, and the rooms that are joined.</param>
/// <param name="pump">Carries it.</param>
/// <param name="connection">Resets it; null where nothing can.</param>
/// <param name="origin">Where it comes from.</param>
/// <param name="time">The clock.</param>
/// <param name="lifetime">Ends the connection behind its last call; null where nothing does.</param>
internal sealed class OpenStream(
    Caller caller,
    IRoomFeed feed,
    FeedPump pump,
    IHttpResetFeature? connection,
    StreamOrigin origin,
    TimeProvider time,
    IConnectionLifetimeNotificationFeature? lifetime = null)
{
    /// <summary>HTTP/2's CANCEL (RFC 9113, 7).</summary>
    private const int Cancel = 8;

    private const long Never = 0;

    private readonly Lock _gate = new();
    private readonly long _openedAt = time.GetUtcNow().Ticks;
    private readonly long _begun = time.GetTimestamp();
    private long _completedAt = Never;
    private Expulsion? _expulsion;
    private Caller _caller = caller;
    private long _expiredAt = Never;
    private int _endReason;
    private bool _wasReset;
    private bool _hasEnded;

    /// <summary>Gets who reads, as it has shown last.</summary>
    public Caller Caller => Volatile.Read(ref _caller);

    /// <summary>Gets what is carried.</summary>
    public IRoomFeed Feed => feed;

    /// <summary>Gets or sets its number among the open streams: 1 or more, and never another one's.</summary>
    public long Id { get; set; }

    /// <summary>Gets where it comes from.</summary>
    public StreamOrigin Origin => origin;

    /// <summary>Gets when it was opened.</summary>
    public DateTimeOffset OpenedAt => new(_openedAt, TimeSpan.Zero);

    /// <summary>Gets for how long it has been open.</summary>
    public TimeSpan Age => time.GetElapsedTime(_begun);

    /// <summary>Gets who reads: the name that it reads under, or its caller's.</summary>
    public string Username => feed.Username is { Length: > 0 } claimed ? claimed : Caller.Name;

    /// <summary>Whether it is a user's: opened with its credentials, or reading under its name.</summary>
    public bool IsOf(string username) => Caller.Name == username || feed.Reads((_, claimed) => claimed == username);

    /// <summary>Gets for how long its reader has taken nothing; zero where it is not blocked.</summary>
    public TimeSpan Blocked => pump.Blocked ?? TimeSpan.Zero;

    /// <summary>Gets why it was removed from what it read, where it was.</summary>
    public Expulsion? Expulsion => Volatile.Read(ref _expulsion);

    /// <summary>Gets why the stream ends.</summary>
    public EndReason EndReason => (EndReason)Volatile.Read(ref _endReason);

    /// <summary>Gets what an operator has said when it ended the stream; empty where none has.</summary>
    public string EndMessage { get; private set; } = string.Empty;

    /// <summary>Carries until there is nothing more to carry.</summary>
    /// <param name="output">To the reader.</param>
    /// <exception cref="IOException">The stream was aborted; nothing else may tell yet.</exception>
    public Task CarryAsync(IMessageOutput output) => pump.RunAsync(feed, output);

    /// <summary>Explains why, once everything was carried: a feed that was not told to end ends with its rooms.</summary>
    public EndReason Finish()
    {
        if (feed.IsDeleted)
        {
            return EndReason.Deleted;
        }

        End(EndReason.Deleted);
        return EndReason;
    }

    /// <inheritdoc cref="IRoomFeed.Heartbeat"/>
    public void Heartbeat(long now) => feed.Heartbeat(now);

    /// <summary>The reader has shown other credentials, or its own allow something else: it leaves what it may read no more.
    /// </summary>
    /// <param name="now">Who reads from now on.</param>
    /// <param name="privacy">Tells what it may read.</param>
    public void Renew(Caller now, RoomPrivacy privacy)
    {
        Volatile.Write(ref _caller, now);
        Volatile.Write(ref _expiredAt, Never);
        Expel((room, _) => (privacy.GrantOf(now, room.Id).Can & Permissions.Read) == 0 ? Expulsion.GrantGone : null);
    }

    /// <summary>Removes the reader from the rooms that it may not stay in; where it is left with none, the stream ends.
    /// </summary>
    /// <param name="judge">Says which.</param>
    public void Expel(ReaderJudge judge)
    {
        if (feed.EndsWithItsRooms && feed.FindLossOfAll(judge) is { } expulsion)
        {
            // Before it does: the first reason stays. It is reset soon where its reader does not take that.
            Interlocked.CompareExchange(ref _expulsion, expulsion, null);
            End(EndReason.Removed);
            MarkCompleted();
        }

        feed.Expel(judge);
    }

    /// <summary>Looks whether the reader's credentials are still good, and ends the stream where they are not (rule A4).
    /// </summary>
    /// <param name="privacy">Tells what it may read.</param>
    /// <param name="grace">How long the stream goes on once a token has ended, so that it may be renewed.</param>
    public void CheckCaller(RoomPrivacy privacy, TimeSpan grace)
    {
        var now = Caller;
        if (now.Credential is not { } credential)
        {
            return;
        }

        if (credential.IsRemoved || now.IsRevoked)
        {
            Abort(EndReason.Expired);
        }
        else if (!ReferenceEquals(now.Now, now))
        {
            Renew(now.Now, privacy);
        }
        else if (now.HasEnded(time))
        {
            Expire(now.Kind == CallerKind.Token ? grace : TimeSpan.Zero);
        }
    }

    /// <summary>Ends the stream behind what there is to carry now.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="goAway">Lays out what is told last, where notices are told.</param>
    public void Complete(EndReason reason, Func<Frame> goAway)
    {
        End(reason);
        MarkCompleted();
        feed.Complete(goAway);
    }

    /// <summary>Accepts no further call on the stream's connection: whoever comes back does so on another one, perhaps to another
    /// server. The calls that it carries go on.</summary>
    public void RetireConnection()
    {
        lock (_gate)
        {
            // Kestrel takes the objects of a call that has ended up again: it would be another call's connection.
            if (!_hasEnded)
            {
                lifetime?.RequestClose();
            }
        }
    }

    /// <summary>Ends the stream for an operator.</summary>
    /// <param name="message">Why, for people to read.</param>
    public void End(string message)
    {
        EndMessage = message;
        Complete(EndReason.Ended, () => NoticeFrame.Ended(message));
    }

    /// <summary>Ends the stream at once.</summary>
    /// <param name="reason">Why.</param>
    public void Abort(EndReason reason)
    {
        End(reason);
        if (reason != EndReason.Gone)
        {
            MarkCompleted();
        }

        feed.Abort();
    }

    /// <summary>Resets the stream if its reader, blocked by flow control, has not taken anything for too long: a
    /// write that is blocked sees nothing else.</summary>
    /// <param name="stalled">How long a reader may take nothing; null for as long as it likes.</param>
    /// <param name="grace">How long one may take once the stream was completed, or aborted.</param>
    /// <returns>Whether the stream was reset; it is once, however long its writer takes to notice.</returns>
    public bool TryResetStalled(TimeSpan? stalled, TimeSpan grace)
    {
        var completedAt = Volatile.Read(ref _completedAt);
        if (pump.Blocked is not { } blocked
            || !((stalled is { } limit && blocked >= limit)
                || (completedAt != Never && time.GetElapsedTime(completedAt) >= grace)))
        {
            return false;
        }

        lock (_gate)
        {
            // Kestrel takes the objects of a call that has ended up again: it would be another call's stream.
            if (_hasEnded || _wasReset)
            {
                return false;
            }

            _wasReset = true;
            End(EndReason.Stalled);
            connection?.Reset(Cancel);
            return true;
        }
    }

    /// <summary>Reports that the stream's call is about to return: it is not reset from now on.</summary>
    public void EndCall()
    {
        lock (_gate)
        {
            _hasEnded = true;
        }
    }

    private void Expire(TimeSpan grace)
    {
        var expiredAt = Volatile.Read(ref _expiredAt);
        if (expiredAt == Never)
        {
            Volatile.Write(ref _expiredAt, time.GetTimestamp());
            feed.TellExpired();
        }
        else if (time.GetElapsedTime(expiredAt) >= grace)
        {
            Abort(EndReason.Expired);
        }
    }

    private void MarkCompleted() => Volatile.Write(ref _completedAt, time.GetTimestamp());

    private void End(EndReason reason) => Interlocked.CompareExchange(ref _endReason, (int)reason, (int)EndReason.None);
}
