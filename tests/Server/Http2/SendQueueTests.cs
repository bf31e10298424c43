using System.Buffers;
using System.Net.Sockets;
using ChatGo.Server.Http2;

namespace ChatGo.Tests.Server.Http2;

public sealed class SendQueueTests
{
    [Test, Timeout(30_000)]
    [Arguments(true)]
    [Arguments(false)]
    public async Task Execute_WhereAnotherThreadSends_LeavesItAlone(bool takesSpans, CancellationToken cancellationToken)
    {
        var gate = new Lock();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var output = new SlowOutput(takesSpans);
        var queue = new SendQueue(output, socket, gate, new Deaf());
        Add(1);
        await Eventually.HoldsAsync("it sends", () => output.Begun == 1, cancellationToken);

        // As where a send was put off, and hastened: it is run twice.
        ((IThreadPoolWorkItem)queue).Execute();
        Add(2);
        await Task.Delay(50, cancellationToken);
        await Assert.That(output.Begun).IsEqualTo(1);
        output.GoOn();
        await Eventually.HoldsAsync("all is sent", () => queue.State == SendState.Idle, cancellationToken);

        await Assert.That(output.Sent).IsEquivalentTo(new byte[] { 1, 2 });

        void Add(byte value)
        {
            lock (gate)
            {
                var buffer = ArrayPool<byte>.Shared.Rent(1);
                buffer[0] = value;
                queue.Add(buffer, 1);
            }
        }
    }

    [Test, Timeout(30_000)]
    public async Task Output_ThatTakesItsTime_BlocksTheQueueUntilItIsDone(CancellationToken cancellationToken)
    {
        var gate = new Lock();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var queue = new SendQueue(new WaitingOutput(written.Task), socket, gate, new Deaf());
        lock (gate)
        {
            queue.Add(ArrayPool<byte>.Shared.Rent(8), 8);
        }

        await Eventually.HoldsAsync("it is blocked", () => queue.State == SendState.Blocked, cancellationToken);
        lock (gate)
        {
            queue.Kill();
        }

        // What encrypts is not to be closed while it writes.
        await Assert.That(queue.IsWriting).IsTrue();
        written.SetException(new IOException("The connection is gone."));
        await Eventually.HoldsAsync("it has written", () => !queue.IsWriting, cancellationToken);
        await Assert.That(queue.State).IsEqualTo(SendState.Dead);
    }

    private sealed class Deaf : ISendObserver
    {
        public void OnSent()
        {
        }

        public void OnFailed()
        {
        }
    }

    private sealed class WaitingOutput(Task written) : IPeerOutput
    {
        public bool TakesSpans => false;

        public bool TrySend(ReadOnlySpan<byte> bytes, out int sent) => throw new NotSupportedException();

        public ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => new(written);
    }

    private sealed class SlowOutput(bool takesSpans) : IPeerOutput, IDisposable
    {
        private readonly ManualResetEventSlim _goesOn = new();
        private int _begun;

        public bool TakesSpans => takesSpans;

        public int Begun => Volatile.Read(ref _begun);

        public List<byte> Sent { get; } = [];

        public void GoOn() => _goesOn.Set();

        public bool TrySend(ReadOnlySpan<byte> bytes, out int sent)
        {
            Interlocked.Increment(ref _begun);
            _goesOn.Wait();
            Sent.AddRange(bytes);
            sent = bytes.Length;
            return true;
        }

        public ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
        {
            TrySend(bytes.Span, out _);
            return default;
        }

        public void Dispose() => _goesOn.Dispose();
    }
}
