using ChatGo.Core.Messages;

namespace ChatGo.Server.Engines;

/// <summary>What was sent under an id.</summary>
/// <param name="Receipt">What became of it.</param>
/// <param name="Fingerprint">Of its text, by <see cref="TextFingerprint"/>.</param>
/// <param name="At">When. Unit: ticks of the clock.</param>
internal sealed record SentId(SendReceipt Receipt, ulong Fingerprint, long At);
