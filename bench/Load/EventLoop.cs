using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ChatGo.Bench.Load;

/// <summary>Serves any number of connections on one thread, by epoll: no hop to a pool, no allocation an event, so that
/// the load costs little beside the server that it loads.</summary>
/// <remarks>One thread.</remarks>
internal sealed class EventLoop : IDisposable
{
    /// <summary>So few that the sender is never late by much for serving the readers.</summary>
    private const int MaxEvents = 64;
    private const int BufferBytes = 262_144;

    /// <summary>The kernel packs its event on x64 alone.</summary>
    private static readonly bool IsPacked = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    private static readonly int EventBytes = IsPacked ? 12 : 16;
    private static readonly int DataOffset = IsPacked ? 4 : 8;

    private readonly int _poll = Checked(NativeMethods.CreatePoll(NativeMethods.CloseOnExec));
    private readonly byte[] _events = GC.AllocateUninitializedArray<byte>(MaxEvents * EventBytes, pinned: true);
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferBytes, pinned: true);
    private readonly List<Connection> _connections = [];

    /// <summary>Serves a connection from now on.</summary>
    public void Add(Connection connection)
    {
        connection.Place = _connections.Count;
        _connections.Add(connection);
        Control(NativeMethods.Add, connection, NativeMethods.Readable);
        Flush(connection);
    }

    /// <summary>Leaves a connection alone from now on; it stays open.</summary>
    public void Silence(Connection connection) => Control(NativeMethods.Remove, connection, 0);

    /// <summary>Sends what a connection has to send, now or as soon as it can.</summary>
    public void Flush(Connection connection)
    {
        var waits = !connection.TrySend();
        if (waits != connection.WaitsToSend)
        {
            connection.WaitsToSend = waits;
            Control(
                NativeMethods.Modify, connection, NativeMethods.Readable | (waits ? NativeMethods.Writable : 0));
        }
    }

    /// <summary>Waits until something can be read or sent, or the time is over, and does it.</summary>
    /// <exception cref="LoadException">A connection broke.</exception>
    public void Poll(TimeSpan timeout)
    {
        var ticks = Math.Max(0, timeout.Ticks);
        var time = new NativeMethods.TimeSpec(
            ticks / TimeSpan.TicksPerSecond, ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick);
        // An interrupted wait is one without events.
        var count = NativeMethods.WaitForPoll(_poll, ref _events[0], MaxEvents, time, 0);
        for (var index = 0; index < count; index++)
        {
            var pollEvent = _events.AsSpan(index * EventBytes, EventBytes);
            var kinds = BinaryPrimitives.ReadUInt32LittleEndian(pollEvent);
            Serve(_connections[BinaryPrimitives.ReadInt32LittleEndian(pollEvent[DataOffset..])], kinds);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }

        _ = NativeMethods.Close(_poll);
    }

    private void Serve(Connection connection, uint kinds)
    {
        if (kinds != NativeMethods.Writable)
        {
            connection.Receive(_buffer);
        }

        if (connection.HasToSend)
        {
            Flush(connection);
        }
    }

    private void Control(int operation, Connection connection, uint kinds)
    {
        Span<byte> pollEvent = stackalloc byte[EventBytes];
        pollEvent.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(pollEvent, kinds);
        BinaryPrimitives.WriteInt32LittleEndian(pollEvent[DataOffset..], connection.Place);
        Checked(NativeMethods.ControlPoll(_poll, operation, connection.Descriptor, ref pollEvent[0]));
    }

    private static int Checked(int result) => result >= 0 ? result : throw new Win32Exception();
}
