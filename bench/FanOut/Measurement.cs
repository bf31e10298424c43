namespace ChatGo.Bench.FanOut;

/// <summary>What one run of one load on one server gave.</summary>
/// <param name="ProcessorMicroseconds">The server's processor time for a delivery. Unit: µs.</param>
/// <param name="Instructions">The server's instructions for a delivery; null where they cannot be counted.</param>
/// <param name="AllocatedBytes">What the server's managed heap gave out for a delivery; null where it tells
/// nothing.</param>
/// <param name="Batch">Messages a frame of HTTP/2, or a read of other protocols.</param>
/// <param name="P50">Half of the messages came so soon after they were due. Unit: µs.</param>
/// <param name="P99">99 of 100. Unit: µs.</param>
/// <param name="P999">999 of 1,000. Unit: µs.</param>
/// <param name="DeliveriesPerSecond">Messages that came, over all readers.</param>
/// <param name="Lost">Messages owed to a reader that never came.</param>
/// <param name="Disorder">Messages that did not follow the one before.</param>
/// <param name="ReaderKibibytes">Resident memory that the server took for each reader that joined.</param>
/// <param name="LoadMicroseconds">The load's own processor time for a delivery. Unit: µs.</param>
internal sealed record Measurement(
    double ProcessorMicroseconds,
    double? Instructions,
    double? AllocatedBytes,
    double Batch,
    double P50,
    double P99,
    double P999,
    double DeliveriesPerSecond,
    double Lost,
    double Disorder,
    double ReaderKibibytes,
    double LoadMicroseconds)
{
    /// <summary>Gets whether every message came once and in order.</summary>
    public bool IsSound => Lost == 0 && Disorder == 0;
}
