using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ChatGo.Bench.Streams;
using ChatGo.Core.Log;
using ChatGo.Core.Messages;
using ChatGo.Server.Http2;

namespace ChatGo.Tests.Server.Http2.Model;

/// <summary>Writes to a stream past Kestrel, and waits to be woken where it may not.</summary>
internal sealed class DirectWriter(int id, int bytes)
{
    private int _sent;
    private Task<bool>? _waiting;
    private bool _waitsForConnection;

    public DirectStream Stream { get; } = new(null!, id, new LogFeed(
        new BroadcastChannel<Frame>(new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropOldest }).ReadFromNow()));

    public bool IsDone => _sent == bytes;

    /// <summary>Writes as much as may be.</summary>
    /// <returns>The frame; empty where it waits, or is done.</returns>
    public byte[] Write(FlowControl flow)
    {
        ref var entry = ref flow.Streams.Find(id);
        if (_waiting?.IsCompleted == false || _waitsForConnection || IsDone || Unsafe.IsNullRef(ref entry))
        {
            return [];
        }

        var room = (int)Math.Min(Math.Min(bytes - _sent, flow.RoomOf(in entry)), FrameHeader.MaxPayloadBytes);
        if (room <= 0)
        {
            _waitsForConnection = !flow.StopsItself(id, ref entry);
            _waiting = _waitsForConnection ? null : Stream.Block();
            return [];
        }

        flow.SpendDirectly(ref entry, room);
        _sent += room;
        return Frames.Of(FrameType.Data, 0, id, Pattern.At(_sent - room, room));
    }

    /// <summary>The connection has window.</summary>
    public void ConnectionOpens() => _waitsForConnection = false;
}
