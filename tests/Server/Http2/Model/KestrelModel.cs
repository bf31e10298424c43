using ChatGo.Server.Http2;
using ChatGo.Tests.Core.Log.Stress;

namespace ChatGo.Tests.Server.Http2.Model;

/// <summary>Kestrel as <see cref="FlowControl"/> meets it: hears of what it is told, in order and later, counts windows
/// of its own, and sends as far as they go.</summary>
internal sealed class KestrelModel(Dice dice)
{
    private readonly Queue<Action> _input = new();
    private readonly Dictionary<int, Call> _calls = [];
    private long _window = FlowWindow.Line;
    private long _initial = FlowWindow.Line;

    /// <summary>Gets what it believes it may send on the connection.</summary>
    public long Window => _window;

    /// <summary>Gets the largest that it ever believed it may send on a stream.</summary>
    public long LargestWindow { get; private set; }

    public bool HasInput => _input.Count > 0;

    public IReadOnlyCollection<int> Calls => _calls.Keys;

    public void Open(int id, int bytes, bool isDirect) => _input.Enqueue(
        () => _calls.Add(id, new Call { Window = _initial, Left = isDirect ? 0 : bytes, IsDirect = isDirect }));

    public void Settings(long? initial, Action<byte[]> flush) => _input.Enqueue(() =>
    {
        flush(Frames.Of(FrameType.Settings, 1, 0, []));
        if (initial is { } window)
        {
            foreach (var call in _calls.Values)
            {
                call.Window = Widened(call.Window, window - _initial);
            }

            _initial = window;
        }
    });

    public void WindowUpdate(int id, int bytes) => _input.Enqueue(() =>
    {
        if (id == 0)
        {
            _window = Widened(_window, bytes);
        }
        else if (_calls.TryGetValue(id, out var call))
        {
            call.Window = Widened(call.Window, bytes);
        }
    });

    public void Reset(int id) => _input.Enqueue(() => _calls.Remove(id));

    /// <summary>Reads one thing that it was told.</summary>
    public void Read() => _input.Dequeue()();

    /// <summary>Sends on a stream, in one flush, as much as it likes and its windows allow.</summary>
    public byte[] Send(int id)
    {
        var call = _calls[id];
        List<byte> flush = [];
        if (!call.HasHeaders)
        {
            call.HasHeaders = true;
            flush.AddRange(Frames.Headers(id));
        }

        while (!call.IsDirect && call.Left > 0 && Math.Min(call.Window, _window) > 0 && !dice.OneIn(3))
        {
            var bytes = (int)Math.Min(dice.Between(1, 20_000), Math.Min(call.Left, Math.Min(call.Window, Math.Min(_window, 16_384))));
            flush.AddRange(Frames.Of(FrameType.Data, 0, id, Pattern.At(call.Sent, bytes)));
            call.Sent += bytes;
            call.Left -= bytes;
            call.Window -= bytes;
            _window -= bytes;
        }

        if (call.Left == 0 && (!call.IsDirect || call.IsDone))
        {
            _calls.Remove(id);
            flush.AddRange(dice.OneIn(2) ? Frames.Headers(id, endsStream: true) : Frames.Data(id, 0, endsStream: true));
        }
        else if (dice.OneIn(40))
        {
            _calls.Remove(id);
            flush.AddRange(Frames.Reset(id));
        }

        return [.. flush];
    }

    /// <summary>The direct writer of a stream has written all.</summary>
    public void Finish(int id)
    {
        if (_calls.TryGetValue(id, out var call))
        {
            call.IsDone = true;
        }
    }

    private long Widened(long window, long bytes)
    {
        StressChecks.That(window + bytes <= FlowWindow.Max, $"Kestrel's count overflows");
        LargestWindow = Math.Max(LargestWindow, window + bytes);
        return window + bytes;
    }

    private sealed class Call
    {
        public long Window { get; set; }

        public int Left { get; set; }

        public int Sent { get; set; }

        public bool HasHeaders { get; set; }

        public bool IsDirect { get; init; }

        public bool IsDone { get; set; }
    }
}
