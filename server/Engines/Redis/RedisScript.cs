namespace ChatGo.Server.Engines.Redis;

/// <summary>Something that Redis does in one step.</summary>
/// <param name="text">How, in Lua.</param>
internal sealed class RedisScript(string text)
{
    private byte[]? _hash;

    /// <summary>Gets how.</summary>
    public string Text => text;

    /// <summary>Gets or sets what Redis calls it by; null before it is loaded anywhere.</summary>
    public byte[]? Hash
    {
        get => Volatile.Read(ref _hash);
        set => Volatile.Write(ref _hash, value);
    }
}
