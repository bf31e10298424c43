using ChatGo.Api;
using Grpc.Core;

namespace ChatGo.Tests.Server.Engines.Redis;

/// <summary>A reader of one room that notes all that it is told, and under which number of which epoch; it stays for as long as its
/// stream does.</summary>
internal sealed class SharedReader : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly AsyncServerStreamingCall<Message> _call;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Epoch, ulong Sequence), string> _texts = [];
    private readonly List<(string Epoch, ulong First, ulong Last)> _gaps = [];
    private readonly List<string> _epochs = [];
    private readonly Task _reading;

    public SharedReader(RunningServer server, string room)
    {
        _call = server.Client.ConnectChat(new ConnectChatRequest { ChatId = room, Notices = true }, cancellationToken: _stop.Token);
        _reading = ReadAsync();
    }

    /// <summary>Gets the lives of the room, in the order in which it was welcomed to them.</summary>
    public IReadOnlyList<string> Epochs
    {
        get
        {
            lock (_gate)
            {
                return [.. _epochs];
            }
        }
    }

    /// <summary>Gets what is wrong with what it was told; null: nothing.</summary>
    public string? Fault { get; private set; }

    /// <summary>Gets whether its stream has ended.</summary>
    public bool IsOver => _reading.IsCompleted;

    /// <summary>Returns what was read under a number; null where nothing was.</summary>
    public string? TextAt(string epoch, ulong sequence)
    {
        lock (_gate)
        {
            return _texts.GetValueOrDefault((epoch, sequence));
        }
    }

    /// <summary>Whether a message was read, is inside a gap, or is of an epoch that is over.</summary>
    public bool Accounts(string epoch, ulong sequence)
    {
        lock (_gate)
        {
            return _texts.ContainsKey((epoch, sequence))
                || _gaps.Exists(gap => gap.Epoch == epoch && sequence >= gap.First && sequence <= gap.Last)
                || (_epochs.Contains(epoch) && _epochs[^1] != epoch);
        }
    }

    /// <summary>Whether a message was lost, and that was told.</summary>
    public bool Misses(string epoch, ulong sequence)
    {
        lock (_gate)
        {
            return _gaps.Exists(gap => gap.Epoch == epoch && sequence >= gap.First && sequence <= gap.Last);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _call.Dispose();
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            var last = 0UL;
            while (await _call.ResponseStream.MoveNext(CancellationToken.None))
            {
                var message = _call.ResponseStream.Current;
                lock (_gate)
                {
                    last = Take(message, last);
                }
            }
        }
        catch (RpcException)
        {
            // Its end.
        }
    }

    private ulong Take(Message message, ulong last)
    {
        switch (message.Notice)
        {
            case { Welcome: { } welcome }:
                _epochs.Add(welcome.Epoch);
                return _epochs.Count == 1 ? welcome.Head : welcome.Oldest - 1;
            case { Gap: { } gap }:
                _gaps.Add((_epochs[^1], gap.First, gap.Last));
                return gap.Last;
            case not null:
                return last;
        }

        if (message.Sequence != last + 1)
        {
            Fault ??= $"{message.Sequence} came behind {last}";
        }

        if (!_texts.TryAdd((_epochs[^1], message.Sequence), message.Text))
        {
            Fault ??= $"{message.Sequence} came twice";
        }

        return message.Sequence;
    }
}
