namespace ChatGo.Server.Limits;

/// <summary>How much waits to be sent to a caller: one that gives no window makes the server hold its answers.</summary>
internal interface IAnswerLimit
{
    /// <summary>Gets the answers that are built and not sent. Unit: bytes.</summary>
    public long WaitingBytes { get; }

    /// <summary>Gets whether so much waits that nothing large may be built.</summary>
    public bool MuchWaits { get; }
}
