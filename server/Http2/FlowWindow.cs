namespace ChatGo.Server.Http2;

/// <summary>What may still be sent, on a stream or a connection (RFC 9113, 5.2), and how much of it Kestrel has been
/// told.</summary>
/// <remarks>There are two writers and one truth. What the peer allows is counted here. Kestrel, which counts on its
/// own, hears of it in small portions, its line of credit: so it never has much that must wait, and its count can
/// never overflow. A stream's figures are relative to two initial windows, the peer's and the one that Kestrel was
/// told, so that a change of them costs the same however many streams are open. Guarded by the connection's gate.
/// </remarks>
/// <param name="available">What the peer allows at first. Unit: bytes.</param>
/// <param name="credit">What Kestrel believes it may send at first. Unit: bytes.</param>
internal struct FlowWindow(long available, long credit)
{
    /// <summary>The largest window there may be (RFC 9113, 6.9.1). Unit: bytes.</summary>
    public const long Max = int.MaxValue;

    /// <summary>Every window until the peer says otherwise (RFC 9113, 6.9.2), and the longest line of credit.
    /// Unit: bytes.</summary>
    public const int Line = 65_535;

    private long _available = available;
    private long _credit = credit;

    /// <summary>Gets what Kestrel has sent and the peer does not allow yet. Unit: bytes.</summary>
    public int Held { get; private set; }

    /// <summary>Returns what may be sent now; below 0 where the peer lowered the window.</summary>
    /// <param name="initial">The initial window. Unit: bytes.</param>
    public readonly long Available(long initial) => _available + initial;

    /// <summary>Returns what Kestrel believes it may send, once it has read all that it was told.</summary>
    /// <param name="initial">The initial window that Kestrel was told. Unit: bytes.</param>
    public readonly long Credit(long initial) => _credit + initial;

    /// <summary>Handles what the peer gives.</summary>
    public void Grant(long bytes) => _available += bytes;

    /// <summary>Counts bytes on their way to the peer, whoever wrote them.</summary>
    public void Spend(int bytes) => _available -= bytes;

    /// <summary>Counts bytes that Kestrel has written.</summary>
    public void SpendCredit(int bytes) => _credit -= bytes;

    /// <summary>Counts bytes that Kestrel was told it may send.</summary>
    public void Extend(int bytes) => _credit += bytes;

    /// <summary>Counts bytes of Kestrel's that wait, or no longer do.</summary>
    /// <param name="bytes">More; below 0: fewer.</param>
    public void Hold(int bytes) => Held += bytes;

    /// <summary>Returns what Kestrel should be told now: when half of its line is gone, what fills it up, as far as the
    /// peer allows.</summary>
    /// <param name="initial">The peer's initial window. Unit: bytes.</param>
    /// <param name="told">The one that Kestrel was told. Unit: bytes.</param>
    public readonly int CreditDue(long initial, long told)
    {
        var credit = Credit(told);
        var line = Math.Min(Line, Available(initial) - Held);
        return credit < Line / 2 && credit < line ? (int)(line - credit) : 0;
    }
}
