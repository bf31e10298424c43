using ChatGo.Core.Messages;
using ChatGo.Server.Streams;

namespace ChatGo.Server.Http2;

/// <summary>Writes a feed's frames as DATA frames straight to its connection's socket, past the writer of
/// grpc-dotnet and the two pipes and two thread hops of Kestrel.</summary>
/// <remarks>One writer at a time; the connection closes and wakes it from any thread, under its gate.</remarks>
internal sealed class DirectStream(DirectConnection connection, int id, IFrameFeed feed) : IMessageOutput
{
    private TaskCompletionSource<bool>? _waiter;
    private bool _isQueued;
    private Frame? _cut;
    private int _written;

    /// <summary>Gets the stream's id.</summary>
    public int Id => id;

    /// <summary>Gets whether the stream has ended.</summary>
    public bool IsClosed { get; private set; }

    /// <inheritdoc/>
    public ValueTask<bool> WriteAsync() => connection.Write(this, out var waiter) switch
    {
        DirectResult.Written => new ValueTask<bool>(true),
        DirectResult.Drained => new ValueTask<bool>(false),
        DirectResult.Blocked => new ValueTask<bool>(waiter!),
        _ => throw new IOException("The stream has ended."),
    };

    /// <summary>Gets whether there is something to write. Under the gate.</summary>
    public bool HasMessages => _cut is not null || feed.HasFrames;

    /// <summary>Copies messages, whole gRPC frames and what is left of one, as far as there is room. Under the gate.
    /// </summary>
    /// <param name="target">The room.</param>
    /// <returns>How much was copied; less than there is room where there are no more messages. Unit: bytes.</returns>
    public int Gather(Span<byte> target)
    {
        var gathered = 0;
        var frame = _cut;
        while (gathered < target.Length && (frame is not null || feed.TryRead(out frame)))
        {
            var rest = frame.Bytes[_written..];
            var part = rest[..Math.Min(rest.Length, target.Length - gathered)];
            part.CopyTo(target[gathered..]);
            gathered += part.Length;
            _written += part.Length;
            if (part.Length == rest.Length)
            {
                (frame, _written) = (null, 0);
            }
        }

        // Seldom: a reference written to an old object is one more place for the collector to look at.
        if (!ReferenceEquals(frame, _cut))
        {
            _cut = frame;
        }

        return gathered;
    }

    /// <summary>Reports that the stream is put into the queue of those that wait for their connection. Under the gate.
    /// </summary>
    /// <returns>False where it is in it already.</returns>
    public bool Queue() => !_isQueued && (_isQueued = true);

    /// <summary>Its turn has come: lets the writer look again, if it still waits. Under the gate.</summary>
    /// <returns>Whether it did.</returns>
    public bool WakeInTurn()
    {
        _isQueued = false;
        var waits = _waiter is not null;
        Wake();
        return waits;
    }

    /// <summary>Reports that the writer will wait. Under the gate.</summary>
    /// <returns>Done, with true, once there may be room.</returns>
    public Task<bool> Block() =>
        (_waiter ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Lets the writer look again, if it waits. Under the gate.</summary>
    public void Wake()
    {
        _waiter?.SetResult(true);
        _waiter = null;
    }

    /// <summary>Ends the stream. Under the gate.</summary>
    public void Close()
    {
        IsClosed = true;
        Wake();
    }
}
