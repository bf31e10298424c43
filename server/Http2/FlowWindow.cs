namespace ChatGo.Server.Http2;

/// <summary>What a peer may still be sent, on a stream or a connection (RFC 9113, 5.2), and how much of what was sent
/// Kestrel does not know of.</summary>
/// <remarks>Kestrel counts on its own, so bytes sent beside it are a debt: as the peer gives window back, as many
/// bytes of it are kept from Kestrel. Its count is then never below the truth, and never further above it than the
/// debt. Guarded by the connection's gate.</remarks>
/// <param name="available">What may be sent at first. Unit: bytes.</param>
internal struct FlowWindow(long available)
{
    private long _debt;

    /// <summary>Gets what may be sent now; below 0 where the peer lowered it. Unit: bytes.</summary>
    public long Available { readonly get; private set; } = available;

    /// <summary>Counts bytes that Kestrel sends.</summary>
    public void Spend(int bytes) => Available -= bytes;

    /// <summary>Counts bytes that are sent without Kestrel.</summary>
    public void SpendBesideKestrel(int bytes)
    {
        Available -= bytes;
        _debt += bytes;
    }

    /// <summary>Takes what the peer gives.</summary>
    /// <returns>What Kestrel shall hear of it: the rest pays the debt.</returns>
    public int Replenish(int bytes)
    {
        Available += bytes;
        var repaid = Math.Min(_debt, bytes);
        _debt -= repaid;
        return (int)(bytes - repaid);
    }

    /// <summary>Moves with the peer's initial window, of which Kestrel hears by itself.</summary>
    public void Shift(long bytes) => Available += bytes;
}
