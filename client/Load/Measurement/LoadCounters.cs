using System.Collections.Concurrent;
using ChatGo.Client.Connections;
using Grpc.Core;

namespace ChatGo.Client.Load.Measurement;

/// <summary>What the load did and how it was answered.</summary>
/// <remarks>Any thread may count and read.</remarks>
internal sealed class LoadCounters
{
    private readonly ConcurrentDictionary<string, long> _errors = new();
    private long _sent;
    private long _acknowledged;
    private long _underWay;
    private long _notSent;
    private long _refused;
    private long _rejoined;
    private int _connected;
    private volatile string _lastFault = "";

    /// <summary>Messages sent.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Messages that the server said it has.</summary>
    public long Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Messages sent and not answered yet.</summary>
    public long UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Messages that were due and could not be sent.</summary>
    public long NotSent => Volatile.Read(ref _notSent);

    /// <summary>Messages sent that the server refused, or that are in doubt.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>How often a reader left and joined again because it was to.</summary>
    public long Rejoined => Volatile.Read(ref _rejoined);

    /// <summary>Users whose stream stands.</summary>
    public int Connected => Volatile.Read(ref _connected);

    /// <summary>The last failure, for people to read; empty where there was none.</summary>
    public string LastFault => _lastFault;

    /// <summary>A message is sent.</summary>
    public void Send()
    {
        Interlocked.Increment(ref _sent);
        Interlocked.Increment(ref _underWay);
    }

    /// <summary>The server has a message.</summary>
    public void Acknowledge()
    {
        Interlocked.Increment(ref _acknowledged);
        Interlocked.Decrement(ref _underWay);
    }

    /// <summary>A sent message was refused, or is in doubt.</summary>
    public void Refuse(StatusCode status)
    {
        Interlocked.Decrement(ref _underWay);
        Interlocked.Increment(ref _refused);
        Count($"send {StatusName.Of(status)}");
    }

    /// <summary>A message was due and could not be sent.</summary>
    public void Skip(string reason)
    {
        Interlocked.Increment(ref _notSent);
        Count($"not sent: {reason}");
    }

    /// <summary>A stream failed.</summary>
    public void Break(Status status)
    {
        _lastFault = status.Detail.Length > 0
            ? $"{StatusName.Of(status.StatusCode)}: {status.Detail}"
            : StatusName.Of(status.StatusCode);
        Count($"stream {StatusName.Of(status.StatusCode)}");
    }

    /// <summary>A reader left and joins again.</summary>
    public void Rejoin() => Interlocked.Increment(ref _rejoined);

    /// <summary>A user's stream stands, or does no more.</summary>
    public void Connect(int change) => Interlocked.Add(ref _connected, change);

    /// <summary>How often each error was met.</summary>
    public Dictionary<string, long> Errors() => new(_errors);

    private void Count(string error) => _errors.AddOrUpdate(error, 1, static (_, before) => before + 1);
}
