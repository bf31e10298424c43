namespace ChatGo.Client.Load.Workers;

/// <summary>Which of a load's processes this is.</summary>
/// <param name="Value">0, 1, 2 …</param>
internal sealed record WorkerIndex(int Value);
