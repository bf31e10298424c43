using System.Globalization;
using System.Text;
using ChatGo.Server.Calls;
using ChatGo.Server.Chat;
using ChatGo.Server.Streams;
using Microsoft.AspNetCore.Http.Features;

namespace ChatGo.Server.Web;

/// <summary>A request for events, and the stream that answers it.</summary>
/// <param name="http">The request.</param>
internal sealed class EventCall(HttpContext http) : IStreamCall, IDisposable
{
    private static readonly TimeSpan DefaultRetry = TimeSpan.FromSeconds(1);

    private EventOutput? _output;

    /// <inheritdoc/>
    public HttpContext Http => http;

    /// <inheritdoc/>
    public CancellationToken Gone => http.RequestAborted;

    /// <inheritdoc/>
    public bool HasGone => http.RequestAborted.IsCancellationRequested;

    /// <summary>Gets whether headers have gone out.</summary>
    public bool HasBegun => http.Response.HasStarted;

    /// <inheritdoc/>
    public async ValueTask<IMessageOutput> BeginAsync(IRoomFeed feed)
    {
        await StartAsync();
        http.FindConnection()?.LeaveAlone(http.StreamId());
        return _output = new EventOutput((RoomsFeed)feed, http.Response.BodyWriter);
    }

    /// <summary>Ends the stream, and writes why.</summary>
    /// <param name="end">Why.</param>
    public async Task EndAsync(Refusal end)
    {
        if (!HasBegun)
        {
            await StartAsync();
        }

        var retry = (end.RetryAfter ?? DefaultRetry).TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture);
        // Where the reader was told when to come back, that holds.
        var begin = _output is { HasSaidRetry: true } ? "event: end\ndata: " : $"retry: {retry}\nevent: end\ndata: ";
        byte[] last = [.. Encoding.UTF8.GetBytes(begin), .. HttpAnswer.ToJson(end), .. "\n\n"u8];
        try
        {
            await http.Response.BodyWriter.WriteAsync(last, http.RequestAborted);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The reader has gone.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _output?.Dispose();

    private async Task StartAsync()
    {
        var response = http.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        // nginx passes each event on at once.
        response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await response.StartAsync(http.RequestAborted);
        await response.BodyWriter.FlushAsync(http.RequestAborted);
    }
}
