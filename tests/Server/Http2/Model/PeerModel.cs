using ChatGo.Server.Http2;
using ChatGo.Tests.Core.Log.Stress;

namespace ChatGo.Tests.Server.Http2.Model;

/// <summary>A peer that holds every frame to what it has granted and to the settings it has seen acknowledged (RFC 9113,
/// 5.2, 6.5.3 and 6.9).</summary>
internal sealed class PeerModel
{
    private readonly Dictionary<int, Response> _open = [];
    private readonly Queue<long?> _asked = new();
    private long _initial = FlowWindow.Line;
    private long _window = FlowWindow.Line;

    /// <summary>Gets the initial window that it asked for last.</summary>
    public long Asked { get; private set; } = FlowWindow.Line;

    public IReadOnlyCollection<int> Open => _open.Keys;

    public int Ended { get; private set; }

    public void Opens(int id, int bytes) => _open.Add(id, new Response(bytes));

    public void Asks(long? initial)
    {
        _asked.Enqueue(initial);
        Asked = initial ?? Asked;
    }

    /// <summary>Whether a window may be given more.</summary>
    public bool CanGrant(int id, int bytes) =>
        (id == 0 ? _window : _open[id].Granted + Asked) + bytes <= FlowWindow.Max;

    /// <summary>Whether an initial window overflows none.</summary>
    public bool CanAsk(long initial) => _open.Values.All(response => response.Granted + initial <= FlowWindow.Max);

    public void Grants(int id, int bytes)
    {
        if (id == 0)
        {
            _window += bytes;
        }
        else
        {
            _open[id].Granted += bytes;
        }
    }

    public void Resets(int id) => _open.Remove(id);

    public void Receive(ReadOnlySpan<byte> frames)
    {
        foreach (var frame in new FrameReader(frames))
        {
            Receive(FrameHeader.Read(frame), frame[FrameHeader.Bytes..]);
        }
    }

    private void Receive(FrameHeader frame, ReadOnlySpan<byte> payload)
    {
        if (frame.StreamId == 0)
        {
            StressChecks.That(_asked.TryDequeue(out var asked), $"an acknowledgement of nothing");
            _initial = asked ?? _initial;
            return;
        }

        StressChecks.That(_open.TryGetValue(frame.StreamId, out var response), $"{frame.Type} to a stream that is closed");
        if (frame.Type == FrameType.RstStream)
        {
            _open.Remove(frame.StreamId);
            return;
        }

        if (frame.Type == FrameType.Data)
        {
            StressChecks.That(response!.HasHeaders, $"DATA before HEADERS");
            StressChecks.That(Pattern.Matches(response.Received, payload), $"bytes out of their place");
            _window -= payload.Length;
            response.Granted -= payload.Length;
            response.Received += payload.Length;
            StressChecks.That(payload.IsEmpty || _window >= 0, $"more than the connection's window");
            StressChecks.That(payload.IsEmpty || response.Granted + _initial >= 0, $"more than the stream's window");
        }
        else
        {
            StressChecks.That(!response!.HasHeaders || frame.EndsStream, $"HEADERS twice");
            response.HasHeaders = true;
        }

        if (frame.EndsStream)
        {
            StressChecks.That(response.Received == response.Bytes, $"an end at {response.Received} of {response.Bytes}");
            Ended++;
            _open.Remove(frame.StreamId);
        }
    }

    private sealed class Response(int bytes)
    {
        public int Bytes => bytes;

        public bool HasHeaders { get; set; }

        public int Received { get; set; }

        /// <summary>Gets or sets what was granted less what was received, beyond the initial window.</summary>
        public long Granted { get; set; }
    }
}
