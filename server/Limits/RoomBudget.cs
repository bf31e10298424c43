namespace ChatGo.Server.Limits;

/// <summary>What was taken of a room's limits.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class RoomBudget
{
    /// <summary>Gets what was taken of messages.</summary>
    public RateBucket Messages { get; } = new();

    /// <summary>Gets what was taken of their bytes.</summary>
    public RateBucket Bytes { get; } = new();
}
