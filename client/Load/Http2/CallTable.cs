using System.Buffers.Binary;
using ChatGo.Client.Connections;
using ChatGo.Client.Load.Wire;
using Google.Protobuf;

namespace ChatGo.Client.Load.Http2;

/// <summary>The calls of a connection, and what they send within the windows that the server gives.</summary>
/// <remarks>Guarded by its owner.</remarks>
/// <param name="buffer">Takes the frames.</param>
internal sealed class CallTable(SendBuffer buffer)
{
    // What may wait on a stream that the server does not let send.
    private const int MaxWaitingBytes = 262_144;

    // What servers take that say nothing.
    private const int DefaultMaxCalls = 100;

    private const int Cancelled = 8;

    private readonly Dictionary<int, Http2Call> _calls = [];
    private int _nextId = 1;
    private long _window = Http2Frame.DefaultWindow;
    private int _callWindow = Http2Frame.DefaultWindow;
    private int _maxCalls = DefaultMaxCalls;

    /// <summary>Whether another call may begin.</summary>
    public bool HasRoom => _calls.Count < _maxCalls && _nextId > 0;

    /// <summary>The call of a stream; null where it is over.</summary>
    public Http2Call? Find(int id) => _calls.GetValueOrDefault(id);

    /// <summary>Begins a call.</summary>
    public Http2Call Begin(
        Http2Connection connection, string authority, string path, Credential? credential, ICallListener listener)
    {
        var call = new Http2Call(connection, _nextId, _callWindow, listener);
        _calls[_nextId] = call;
        _nextId += 2;
        var headers = RequestHeaders.Of(authority, path, credential);
        headers.CopyTo(Http2Frame.Begin(buffer, Http2Frame.Headers, Http2Frame.EndHeaders, call.Id, headers.Length));
        return call;
    }

    /// <summary>Sends a message of a call, now or when the server gives window.</summary>
    /// <returns>False: too much waits, or the call is over.</returns>
    public bool TrySend(Http2Call call, IMessage message, bool isLast)
    {
        if (call.IsLast || !_calls.ContainsKey(call.Id) || call.Waiting.Waiting.Length > MaxWaitingBytes)
        {
            return false;
        }

        call.IsLast = isLast;
        GrpcFrame.Write(message, call.Waiting);
        Pump(call);
        return true;
    }

    /// <summary>The call is over.</summary>
    public void Remove(int id) => _calls.Remove(id);

    /// <summary>Notifies the server that nobody waits for a call any more, if it is not over.</summary>
    public void Cancel(Http2Call call)
    {
        if (_calls.Remove(call.Id))
        {
            BinaryPrimitives.WriteInt32BigEndian(
                Http2Frame.Begin(buffer, Http2Frame.Reset, 0, call.Id, sizeof(int)), Cancelled);
        }
    }

    /// <summary>Forgets the calls behind a stream, and gives them.</summary>
    public Http2Call[] RemoveAfter(int last)
    {
        Http2Call[] removed = [.. _calls.Values.Where(call => call.Id > last)];
        foreach (var call in removed)
        {
            _calls.Remove(call.Id);
        }

        return removed;
    }

    /// <summary>The server says what it allows.</summary>
    public void TakeSettings(ReadOnlySpan<byte> settings)
    {
        if (Http2Frame.SettingOf(settings, Http2Frame.MaxStreamsSetting) is { } most)
        {
            // Any number above is as good as no limit.
            _maxCalls = (int)Math.Min((uint)most, int.MaxValue);
        }

        if (Http2Frame.SettingOf(settings, Http2Frame.InitialWindowSetting) is { } window)
        {
            foreach (var call in _calls.Values)
            {
                call.Window += window - _callWindow;
            }

            _callWindow = window;
            PumpAll();
        }
    }

    /// <summary>The server gives window.</summary>
    /// <param name="id">To a stream; 0: to the connection.</param>
    /// <param name="bytes">How much more.</param>
    public void TakeWindow(int id, int bytes)
    {
        if (id == 0)
        {
            _window += bytes;
            PumpAll();
        }
        else if (Find(id) is { } call)
        {
            call.Window += bytes;
            Pump(call);
        }
    }

    private void PumpAll()
    {
        foreach (var call in _calls.Values)
        {
            Pump(call);
        }
    }

    private void Pump(Http2Call call)
    {
        var waiting = call.Waiting;
        while (!waiting.IsEmpty && Math.Min(_window, call.Window) is > 0 and var window)
        {
            var bytes = (int)Math.Min(Math.Min(window, waiting.Waiting.Length), Http2Frame.MaxPayloadBytes);
            var isLast = call.IsLast && bytes == waiting.Waiting.Length;
            var data = Http2Frame.Begin(buffer, Http2Frame.Data, isLast ? Http2Frame.EndStream : (byte)0, call.Id, bytes);
            waiting.Waiting[..bytes].CopyTo(data);
            waiting.Skip(bytes);
            _window -= bytes;
            call.Window -= bytes;
        }
    }
}
