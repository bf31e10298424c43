namespace ChatGo.Server.Engines.Redis;

/// <summary>What went wrong, and was told.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class RedisFigures
{
    private long _lost;
    private long _forks;
    private long _filled;

    /// <summary>Gets how many numbers were given to messages that a primary lost.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>Gets how often a room went on under another epoch, since one number had two messages.</summary>
    public long Forks => Volatile.Read(ref _forks);

    /// <summary>Gets how many messages came by being asked for, since nobody told of them.</summary>
    public long Filled => Volatile.Read(ref _filled);

    /// <summary>Messages are lost.</summary>
    public void Lose(long messages) => Interlocked.Add(ref _lost, messages);

    /// <summary>A room forks.</summary>
    public void Fork() => Interlocked.Increment(ref _forks);

    /// <summary>Messages were asked for.</summary>
    public void Fill(int messages) => Interlocked.Add(ref _filled, messages);
}
