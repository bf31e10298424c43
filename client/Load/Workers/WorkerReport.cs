using ChatGo.Client.Load.Measurement;

namespace ChatGo.Client.Load.Workers;

/// <summary>A line that a worker process writes to its starter.</summary>
/// <param name="Kind">What has happened.</param>
/// <param name="Sample">What its part of the load has come to; null when it failed.</param>
/// <param name="Failure">Why it failed; null where it did not.</param>
/// <param name="IsUnavailable">Whether it failed for want of a server.</param>
internal sealed record WorkerReport(WorkerEvent Kind, LoadSample? Sample, string? Failure = null, bool IsUnavailable = false);
