namespace ChatGo.Bench.Soak.Measurement;

/// <summary>How the server was at a moment, and how large since the one before.</summary>
/// <param name="At">Since the beginning.</param>
/// <param name="PeakBytes">The most resident memory since the last sample.</param>
/// <param name="ResidentBytes">Its resident memory.</param>
/// <param name="Descriptors">Its open descriptors.</param>
/// <param name="Threads">Its threads.</param>
/// <param name="Rooms">Its rooms.</param>
/// <param name="Streams">Its open streams.</param>
/// <param name="Sent">Messages that were acknowledged so far.</param>
/// <param name="Gaps">Messages that readers were told to have lost so far.</param>
/// <param name="LiveBytes">At a mark: what was alive behind a full collection, while only witnesses were there.</param>
internal sealed record SoakSample(
    TimeSpan At,
    long PeakBytes,
    long ResidentBytes,
    int Descriptors,
    int Threads,
    int Rooms,
    int Streams,
    long Sent,
    long Gaps,
    long? LiveBytes = null);
