namespace ChatGo.Core.Messages;

/// <summary>What became of a message.</summary>
/// <param name="Sequence">Its place in the room.</param>
/// <param name="CreatedAt">When the server took it.</param>
public readonly record struct SendReceipt(long Sequence, DateTimeOffset CreatedAt);
