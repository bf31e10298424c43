using System.Globalization;
using StackExchange.Redis;

namespace ChatGo.Server.Engines.Redis;

/// <summary>What a server tells itself, to see whether it hears.</summary>
/// <param name="channel">Where.</param>
internal sealed class ProbeChannel(RedisChannel channel)
{
    private long _next;
    private long _sent;
    private long _heard;

    /// <summary>Gets where.</summary>
    public RedisChannel Channel => channel;

    /// <summary>Gets whether what was sent last has come.</summary>
    public bool IsHeard => Volatile.Read(ref _heard) >= Volatile.Read(ref _sent);

    /// <summary>Returns the next number.</summary>
    public long Next() => ++_next;

    /// <summary>Redis has taken a number.</summary>
    public void Sent(long number) => Volatile.Write(ref _sent, number);

    /// <summary>A number has come.</summary>
    public void Hear(RedisChannel from, RedisValue told)
    {
        if (long.TryParse(told.ToString(), CultureInfo.InvariantCulture, out var number))
        {
            Volatile.Write(ref _heard, Math.Max(number, Volatile.Read(ref _heard)));
        }
    }
}
