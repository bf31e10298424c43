namespace ChatGo.Bench.Peers;

/// <summary>What all that load a server are called.</summary>
internal static class LoadName
{
    public const string Of = "load";
}
