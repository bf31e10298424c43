namespace ChatGo.Server.Limits;

/// <summary>What something would take of one limit.</summary>
/// <param name="Bucket">What was taken of it so far.</param>
/// <param name="Limit">The limit.</param>
/// <param name="Cost">How much it would take.</param>
/// <param name="Name">What the limit is called.</param>
internal readonly record struct RateDemand(RateBucket Bucket, RateLimit Limit, long Cost, string Name);
