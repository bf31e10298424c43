using ChatGo.Api;

namespace ChatGo.Client.Connections;

/// <summary>What a GoAway means for its reader.</summary>
internal static class Farewell
{
    /// <summary>The room is gone for good.</summary>
    public static ConnectionFault Deleted { get; } = new(Recovery.GiveUp, "the room was deleted");

    /// <summary>The end that <paramref name="notice"/> announces.</summary>
    public static ConnectionFault Of(GoAway notice) => notice.Reason switch
    {
        GoAway.Types.Reason.Deleted => Deleted,
        GoAway.Types.Reason.Expired => new ConnectionFault(Recovery.GiveUp, "the credentials have expired"),
        GoAway.Types.Reason.Removed => new ConnectionFault(Recovery.GiveUp, "you were removed", ReasonOf(notice)),
        GoAway.Types.Reason.Ended => new ConnectionFault(Recovery.GiveUp, "an operator ended this stream", ReasonOf(notice)),
        GoAway.Types.Reason.Drain => new ConnectionFault(Recovery.Retry, "the server is stopping")
        {
            RetryAfter = TimeSpan.FromMilliseconds(notice.ReconnectAfterMs),
            IsSpread = true,
        },
        _ => ConnectionFault.StreamEnded,
    };

    private static string ReasonOf(GoAway notice) => string.Join(
        "; ", ((string[])[notice.Message, UntilOf(notice)]).Where(static part => part.Length > 0));

    private static string UntilOf(GoAway notice) =>
        notice.Until is null ? "" : $"not before {MessageTime.Of(notice.Until)}";
}
