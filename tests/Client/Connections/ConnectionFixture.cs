using ChatGo.Client.Connections;
using Microsoft.Extensions.Time.Testing;

namespace ChatGo.Tests.Client.Connections;

/// <summary>A room and a reader of it over <see cref="FakeChat"/>, and a clock that runs as fast as the code
/// waits.</summary>
internal sealed class ConnectionFixture : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly FakeTimeProvider _time = new();

    public ConnectionFixture(string? wantedId = null)
    {
        Room = new ChatRoom(Server, wantedId, Recorder, NewRetry(), _time);
        Connection = new RoomReader(Server, Room, "Ann", Recorder, NewRetry(), _time);
    }

    public FakeChat Server { get; } = new();

    public Recorder Recorder { get; } = new();

    public ChatRoom Room { get; }

    public RoomReader Connection { get; }

    /// <summary>Moves the clock until <paramref name="work"/> is done.</summary>
    public async Task<T> RunAsync<T>(Task<T> work, CancellationToken stopping)
    {
        await PassTimeAsync(work, stopping);
        return await work;
    }

    /// <summary>Reads, moving the clock, until the recorder has heard <paramref name="last"/>.</summary>
    /// <returns>What it had heard by then.</returns>
    public async Task<string[]> ReadUntilAsync(string last, CancellationToken stopping)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var heard = new TaskCompletionSource<string[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        Recorder.OnHeard = what => _ = what == last && heard.TrySetResult(Recorder.Heard);
        var read = Connection.ReadAsync(reading.Token);
        await PassTimeAsync(Task.WhenAny(read, heard.Task), stopping);
        await reading.CancelAsync();
        await PassTimeAsync(read, stopping);
        return read.IsFaulted ? throw read.Exception.InnerException! : await heard.Task;
    }

    public void Dispose() => Room.Dispose();

    private async Task PassTimeAsync(Task work, CancellationToken stopping)
    {
        while (!work.IsCompleted)
        {
            stopping.ThrowIfCancellationRequested();
            _time.Advance(Step);
            await Task.Yield();
        }
    }

    private RetryPolicy NewRetry() => new(new Backoff(new Random(1)), Recorder, _time);
}
