namespace ChatGo.Bench.Soak;

/// <summary>Which message it is, by who sent it.</summary>
/// <param name="Sender">The sender.</param>
/// <param name="Number">Its number among the sender's; rises.</param>
internal readonly record struct SoakOrigin(int Sender, int Number);
