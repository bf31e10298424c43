using System.Net.WebSockets;
using System.Text;
using ChatGo.Server.Chat;
using Google.Rpc;

namespace ChatGo.Server.Web;

/// <summary>How a WebSocket ends: 1000 where its caller has left, 1012 where the server stops, else 4000 and the HTTP status of
/// the refusal, whose message is the reason.</summary>
internal static class SocketEnd
{
    private const int OwnCodes = 4_000;
    private const int ServiceRestart = 1_012;

    /// <summary>What a close frame holds of a reason (RFC 6455, 5.5). Unit: bytes.</summary>
    private const int MaxReasonBytes = 123;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Ends it.</summary>
    /// <param name="socket">The WebSocket.</param>
    /// <param name="end">Why; null: its caller has left.</param>
    /// <param name="gone">The connection has ended.</param>
    public static async Task CloseAsync(WebSocket socket, Refusal? end, CancellationToken gone)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            return;
        }

        var code = end is null ? (int)WebSocketCloseStatus.NormalClosure
            : end.Code == Code.Unavailable ? ServiceRestart
            : OwnCodes + HttpAnswer.StatusOf(end.Code);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(gone);
        patience.CancelAfter(Patience);
        try
        {
            await socket.CloseAsync((WebSocketCloseStatus)code, Cut(end?.Message), patience.Token);
        }
        catch (Exception broken) when (broken is WebSocketException or OperationCanceledException or IOException)
        {
            // It is gone, or does not answer.
        }
    }

    /// <summary>Whole characters, as many as fit.</summary>
    private static string? Cut(string? reason)
    {
        if (reason is null)
        {
            return null;
        }

        var text = new StringBuilder();
        var bytes = 0;
        foreach (var rune in reason.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > MaxReasonBytes)
            {
                break;
            }

            text.Append(rune.ToString());
        }

        return text.ToString();
    }
}
