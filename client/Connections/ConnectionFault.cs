using ChatGo.Client.Trust;

namespace ChatGo.Client.Connections;

/// <summary>Why a call or a stream ended, and what helps.</summary>
/// <param name="Recovery">What helps.</param>
/// <param name="Cause">The kind of cause, from a small set of texts: equal for equal causes.</param>
/// <param name="Detail">What the server or the system said of it; empty where nothing was said. Not yet harmless for a
/// terminal.</param>
internal readonly record struct ConnectionFault(Recovery Recovery, string Cause, string Detail = "")
{
    /// <summary>The server closed the stream in good order.</summary>
    public static ConnectionFault StreamEnded { get; } = new(Recovery.Retry, "the server ended the stream");

    /// <summary>The server accepted the connection but did not answer in time.</summary>
    public static ConnectionFault NoAnswer { get; } = new(Recovery.Retry, "no answer");

    // A server that asked for more would lose its clients.
    private static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(5);

    /// <summary>What the server asks to wait before the next attempt; zero: nothing was asked.</summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>Why the server refuses, for programs: one of <see cref="RefusalCode"/> or another; empty: not told.</summary>
    public string Code { get; init; } = "";

    /// <summary>Whether an answer reads as one to whom it was spoken with TLS where it speaks none, or without where it
    /// does.</summary>
    public bool MayBeOfOtherScheme { get; init; }

    /// <summary>Whether no call came through to the server, or none came back.</summary>
    public bool IsUnavailable => Recovery is Recovery.Retry or Recovery.Mend;

    /// <summary>Cause and detail, for people to read.</summary>
    public string Reason => Detail.Length == 0 ? Cause : $"{Cause}: {Detail}";

    /// <summary>The reason, and after how long it is worth another try where the server said so.</summary>
    public string Refusal => RetryAfter <= TimeSpan.Zero || Code == RefusalCode.Rate ? Reason
        : $"{(Code == RefusalCode.SlowMode ? "the room is in slow mode" : Reason)}; try again in {TimeWords.Until(RetryAfter)}";

    /// <summary>Whether the server asks each client for a wait of its own. What it asks of all alike would have them come
    /// back in step.</summary>
    public bool IsSpread { get; init; }

    /// <summary>How long to wait before the next attempt: as the server asked, within limits, and by
    /// <paramref name="backoff"/> on top where it has not spread its clients itself.</summary>
    public TimeSpan PauseBy(Backoff backoff)
    {
        var asked = RetryAfter < MaxPause ? RetryAfter : MaxPause;
        return IsSpread && asked > TimeSpan.Zero ? asked : asked + backoff.Next();
    }

    /// <summary>The reason, and which address to try instead where that may help.</summary>
    public string ReasonOn(Uri server) => !MayBeOfOtherScheme ? Reason
        : server.Scheme == Uri.UriSchemeHttp ? $"{Reason}, or it wants https://{server.Authority}"
        : server.Scheme == Uri.UriSchemeHttps ? $"{Reason}; perhaps the server wants http://{server.Authority}"
        : Reason;
}
