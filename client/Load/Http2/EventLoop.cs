using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ChatGo.Client.Load.Http2;

/// <summary>Serves any number of connections on one thread, by epoll: no hop to a pool, no allocation an event, so that
/// the load costs little beside the server that it loads.</summary>
/// <remarks>One thread polls; any thread may add, remove and ask.</remarks>
internal sealed class EventLoop : IDisposable
{
    /// <summary>So few that a sender on the same thread is never late by much for serving the readers.</summary>
    private const int MaxEvents = 64;
    private const int BufferBytes = 262_144;

    /// <summary>The kernel packs its event on x64 alone.</summary>
    private static readonly bool IsPacked = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    private static readonly int EventBytes = IsPacked ? 12 : 16;
    private static readonly int DataOffset = IsPacked ? 4 : 8;

    private readonly Lock _gate = new();
    private readonly int _poll = Checked(NativeMethods.CreatePoll(NativeMethods.CloseOnExec));
    private readonly byte[] _events = GC.AllocateUninitializedArray<byte>(MaxEvents * EventBytes, pinned: true);
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferBytes, pinned: true);
    private readonly List<IPolled?> _places = [];
    private readonly Stack<int> _free = [];

    /// <summary>Looks after a socket from now on.</summary>
    public void Add(IPolled polled)
    {
        lock (_gate)
        {
            if (_free.TryPop(out var place))
            {
                _places[place] = polled;
            }
            else
            {
                place = _places.Count;
                _places.Add(polled);
            }

            polled.Place = place;
        }

        Control(NativeMethods.Add, polled, NativeMethods.Readable);
    }

    /// <summary>Leaves a socket alone from now on; it stays open. Its place is not given away while it is.</summary>
    public void Silence(IPolled polled) => Control(NativeMethods.Remove, polled, 0);

    /// <summary>Forgets a socket, which is closed next.</summary>
    public void Remove(IPolled polled)
    {
        Silence(polled);
        lock (_gate)
        {
            _places[polled.Place] = null;
            _free.Push(polled.Place);
        }
    }

    /// <summary>Serves a socket when it can send, too, or no more.</summary>
    public void AwaitSending(IPolled polled, bool isAwaited) => Control(
        NativeMethods.Modify, polled, NativeMethods.Readable | (isAwaited ? NativeMethods.Writable : 0));

    /// <summary>Waits until something can be received or sent, or the time is over, and does it.</summary>
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
            At(BinaryPrimitives.ReadInt32LittleEndian(pollEvent[DataOffset..]))?
                .Serve(kinds != NativeMethods.Writable, _buffer);
        }
    }

    /// <summary>Does something with every socket that is looked after now.</summary>
    public void ForEach(Action<IPolled> action)
    {
        IPolled?[] places;
        lock (_gate)
        {
            places = [.. _places];
        }

        foreach (var polled in places)
        {
            if (polled is not null)
            {
                action(polled);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ForEach(static polled => polled.Dispose());
        _ = NativeMethods.Close(_poll);
    }

    // An event may be of a socket that was removed since it was polled.
    private IPolled? At(int place)
    {
        lock (_gate)
        {
            return _places[place];
        }
    }

    private void Control(int operation, IPolled polled, uint kinds)
    {
        Span<byte> pollEvent = stackalloc byte[EventBytes];
        pollEvent.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(pollEvent, kinds);
        BinaryPrimitives.WriteInt32LittleEndian(pollEvent[DataOffset..], polled.Place);
        Checked(NativeMethods.ControlPoll(_poll, operation, polled.Descriptor, ref pollEvent[0]));
    }

    private static int Checked(int result) => result >= 0 ? result : throw new Win32Exception();
}
