using ChatGo.Api;

namespace ChatGo.Client.Connections;

/// <summary>What a GoAway means for its reader.</summary>
internal static class Farewell
{
    // A server that asked for more would lose its clients.
    private const uint MaxWaitMs = 300_000;

    /// <summary>The room is gone for good.</summary>
    public static ConnectionFault Deleted { get; } = new(Recovery.GiveUp, "the room was deleted");

    /// <summary>The end that <paramref name="notice"/> announces.</summary>
    public static ConnectionFault Of(GoAway notice) => notice.Reason switch
    {
        GoAway.Types.Reason.Deleted => Deleted,
        GoAway.Types.Reason.Expired => new ConnectionFault(Recovery.GiveUp, "the credentials have expired"),
        GoAway.Types.Reason.Removed => new ConnectionFault(Recovery.GiveUp, "removed from the room"),
        GoAway.Types.Reason.Drain => new ConnectionFault(Recovery.Retry, "the server is stopping")
        {
            RetryAfter = TimeSpan.FromMilliseconds(Math.Min(notice.ReconnectAfterMs, MaxWaitMs)),
        },
        _ => ConnectionFault.StreamEnded,
    };
}
