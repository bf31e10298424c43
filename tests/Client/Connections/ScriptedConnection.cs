using ChatGo.Api;
using ChatGo.Client.Connections;
using Grpc.Net.Client;

namespace ChatGo.Tests.Client.Connections;

/// <summary>A <see cref="ChatConnection"/> to a <see cref="ScriptedChat"/>, running until disposed.</summary>
internal sealed class ScriptedConnection : IAsyncDisposable
{
    private static readonly ConnectionOptions Lobby = new("lobby", "Ann");

    private readonly CancellationTokenSource _stopping = new();
    private readonly GrpcChannel _channel;
    private readonly ChatConnection _connection;

    public ScriptedConnection(ScriptedChat server, ConnectionOptions? options = null)
    {
        _channel = ChatChannel.Open(server.Address);
        var retry = new RetryPolicy(new Backoff(new LeastDraw()), Recorder, TimeProvider.System);
        _connection = new(
            new ChatV1.ChatV1Client(_channel), options ?? Lobby, Recorder, retry, TimeProvider.System);
        Running = Task.CompletedTask;
    }

    public ChatRecorder Recorder { get; } = new();

    /// <summary>Ends as the connection ended.</summary>
    public Task Running { get; private set; }

    /// <summary>Runs until <paramref name="last"/> is heard.</summary>
    /// <returns>What was heard by then.</returns>
    public async Task<string[]> HearAsync(string last, CancellationToken stopping)
    {
        var heard = new TaskCompletionSource<string[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        Recorder.OnHeard = what => _ = what == last && heard.TrySetResult(Recorder.Heard);
        Start();
        await await Task.WhenAny(Running, heard.Task).WaitAsync(stopping);
        return await heard.Task.WaitAsync(stopping);
    }

    public void Start() => Running = _connection.RunAsync(_stopping.Token);

    public Task<SendMessageResponse> SendAsync(string text, CancellationToken stopping) =>
        _connection.SendAsync(text, stopping);

    public Task ReadThroughAsync(ulong sequence, CancellationToken stopping) => _connection.ReadThroughAsync(sequence, stopping);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _channel.Dispose();
        _stopping.Dispose();
    }

    private sealed class LeastDraw : Random
    {
        public override long NextInt64(long maxValue) => 0;
    }
}
