using System.Collections.Concurrent;
using ChatGo.Bench.Load;
using ChatGo.Bench.Servers;
using Microsoft.Win32.SafeHandles;

namespace ChatGo.Bench.Durable;

/// <summary>The least that durable can cost: one file, one thread that writes what waits, fdatasync, and who waits is told.
/// Nothing can be found in it again.</summary>
internal sealed class FileFloor : IDisposable
{
    private const int MaxBytes = 4 * 1_024 * 1_024;

    private readonly ConcurrentQueue<(byte[] Message, TaskCompletionSource Done)> _queue = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly SafeFileHandle _file;
    private readonly Thread _thread;
    private volatile bool _isStopping;

    /// <summary>Initializes a new instance of the <see cref="FileFloor"/> class.</summary>
    /// <param name="path">The file.</param>
    public FileFloor(string path)
    {
        _file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Appends a message.</summary>
    public ValueTask AppendAsync(byte[] message)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.Enqueue((message, done));
        if (_wake.CurrentCount == 0)
        {
            _wake.Release();
        }

        return new ValueTask(done.Task);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isStopping = true;
        _wake.Release();
        _thread.Join();
        _file.Dispose();
        _wake.Dispose();
    }

    private void Run()
    {
        var buffer = new byte[MaxBytes * 2];
        List<TaskCompletionSource> waiting = [];
        var at = 0L;
        while (!_isStopping)
        {
            var bytes = 0;
            while (bytes < MaxBytes && _queue.TryDequeue(out var next))
            {
                next.Message.CopyTo(buffer, bytes);
                bytes += next.Message.Length;
                waiting.Add(next.Done);
            }

            if (bytes == 0)
            {
                _wake.Wait();
                continue;
            }

            RandomAccess.Write(_file, buffer.AsSpan(0, bytes), at);
            at += bytes;
            if (NativeMethods.SyncData((int)_file.DangerousGetHandle()) != 0)
            {
                throw new LoadException("fdatasync failed.");
            }

            waiting.ForEach(static done => done.SetResult());
            waiting.Clear();
        }
    }
}
