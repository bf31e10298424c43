namespace ChatGo.Bench.Cluster;

/// <summary>What it takes that a server follows many rooms.</summary>
/// <param name="Rooms">How many.</param>
/// <param name="BytesPerRoom">Resident memory of the server. Unit: bytes.</param>
/// <param name="MemoryBytesPerRoom">The same of a server that keeps rooms in its own memory. Unit: bytes.</param>
/// <param name="ResubscribedSeconds">From when Redis cuts its subscriptions off until all are there again. Unit: s.</param>
internal sealed record FollowTurn(int Rooms, double BytesPerRoom, double MemoryBytesPerRoom, double ResubscribedSeconds);
