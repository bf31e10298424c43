namespace ChatGo.Bench.Servers;

/// <summary>What a server used while a window was open.</summary>
/// <param name="ProcessorTime">Of all processors, in user and kernel.</param>
/// <param name="AllocatedBytes">What its managed heap gave out; null where it does not say.</param>
/// <param name="Instructions">In user and kernel; null where they cannot be counted.</param>
internal readonly record struct Usage(TimeSpan ProcessorTime, long? AllocatedBytes, long? Instructions);
