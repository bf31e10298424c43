namespace ChatGo.Tests.Core.Engines;

/// <summary>A message that a store keeps.</summary>
/// <param name="Body">It; null: it was lost, and its number with it.</param>
/// <param name="CreatedAt">When it was taken.</param>
internal readonly record struct KeptMessage(byte[]? Body, DateTimeOffset CreatedAt);
