namespace ChatGo.Server.Streams;

/// <summary>What a stream has carried since it was opened.</summary>
/// <param name="Frames">Messages and notices.</param>
/// <param name="Bytes">What they weigh, as on the wire. Unit: bytes.</param>
/// <param name="Gaps">How often its reader had fallen too far behind.</param>
internal readonly record struct FeedTally(long Frames, long Bytes, long Gaps)
{
    public static FeedTally operator +(FeedTally one, FeedTally other) =>
        new(one.Frames + other.Frames, one.Bytes + other.Bytes, one.Gaps + other.Gaps);
}
