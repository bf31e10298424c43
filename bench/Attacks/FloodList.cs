namespace ChatGo.Bench.Attacks;

/// <summary>All floods: the tests hold the server to its bounds with them, the benchmark measures what they cost.</summary>
internal static class FloodList
{
    /// <summary>What an honest connection does, to compare with.</summary>
    public static Flood Honest { get; } = CallFloods.Honest;

    /// <summary>Gets them.</summary>
    public static IReadOnlyList<Flood> All { get; } =
        [.. CallFloods.All, .. FrameFloods.All, .. HeaderFloods.All, .. WindowFloods.All, .. RequestFloods.All];

    /// <summary>Finds one, a crowd too, or the honest one.</summary>
    public static Flood Of(string name) =>
        name == Honest.Name ? Honest : All.Concat(Crowds.All).Single(flood => flood.Name == name);
}
