namespace ChatGo.Server.Callers;

/// <summary>Who calls. Every way in makes one per call and hands it to the one door, which decides by it.</summary>
/// <remarks>Immutable; any thread.</remarks>
internal sealed class Caller
{
    private Caller(string name) => Name = name;

    /// <summary>Gets the caller that nobody knows: every one, where there is no authentication.</summary>
    public static Caller Anyone { get; } = new(string.Empty);

    /// <summary>Gets who it is; empty for <see cref="Anyone"/>, who is whatever name it gives.</summary>
    public string Name { get; }
}
