namespace ChatGo.Core.Messages;

/// <summary>What became of a message that was sent.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Receipt">Its own where it was stored, the first one's where it was there already.</param>
public readonly record struct AppendResult(AppendOutcome Outcome, SendReceipt Receipt = default);
