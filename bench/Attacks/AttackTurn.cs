namespace ChatGo.Bench.Attacks;

/// <summary>What one run measured.</summary>
/// <param name="Report">What the attacker says; null where nobody attacked.</param>
/// <param name="ProcessorTime">The server's, while the window was open.</param>
/// <param name="MostBytes">The most that its resident memory rose. Unit: bytes.</param>
/// <param name="Faults">Messages that the audience lost, or got out of order.</param>
internal sealed record AttackTurn(AttackerReport? Report, TimeSpan ProcessorTime, long MostBytes, long Faults);
