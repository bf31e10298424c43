using System.Net.WebSockets;
using ChatGo.Server.Calls;
using ChatGo.Server.Streams;

namespace ChatGo.Server.Web;

/// <summary>A WebSocket that carries a stream.</summary>
/// <param name="http">The request that it began with.</param>
/// <param name="socket">The WebSocket.</param>
/// <param name="isJson">Whether it speaks JSON; else bytes.</param>
internal sealed class SocketCall(HttpContext http, WebSocket socket, bool isJson) : IStreamCall, IDisposable
{
    private readonly CancellationTokenSource _gone = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
    private SocketOutput? _output;

    /// <inheritdoc/>
    public HttpContext Http => http;

    /// <inheritdoc/>
    public CancellationToken Gone => _gone.Token;

    /// <inheritdoc/>
    public bool HasGone => _gone.IsCancellationRequested;

    /// <summary>The caller has closed, or broken off: the stream ends.</summary>
    public void Leave() => _gone.Cancel();

    /// <inheritdoc/>
    public ValueTask<IMessageOutput> BeginAsync(IRoomFeed feed)
    {
        http.FindConnection()?.LeaveAlone(http.StreamId());
        return ValueTask.FromResult<IMessageOutput>(_output = new SocketOutput((RoomsFeed)feed, socket, isJson));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _output?.Dispose();
        _gone.Dispose();
    }
}
