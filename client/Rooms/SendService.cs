using System.Text.Json;
using ChatGo.Api;
using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using ChatGo.Client.Json;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Rooms;

/// <summary>The verb <c>send</c>: sends a message, or one for each line of standard input, and prints the sequence of
/// each.</summary>
internal sealed class SendService(
    SendOptions options, LineReader input, Screen screen, TimeProvider time, VerbOutcome outcome,
    IHostApplicationLifetime lifetime)
    : RoomVerb(options.Server, screen, time, outcome, lifetime)
{
    /// <inheritdoc/>
    protected override async Task RunAsync(ChatCalls calls, CancellationToken stopping)
    {
        if (options.Text is { } text)
        {
            await SendAsync(calls, text, stopping);
            return;
        }

        while (await input.ReadAsync(stopping) is { } line)
        {
            await SendAsync(calls, line, stopping);
        }
    }

    private async Task SendAsync(ChatCalls calls, string text, CancellationToken stopping)
    {
        var request = new SendMessageRequest
        {
            ChatId = options.ChatId,
            Message = new Message { From = options.Name, Text = text },
            MessageId = options.MessageId ?? "",
        };
        var sent = await calls.SendAsync(request, stopping);
        Screen.Print(options.Json ? JsonOf(sent) : $"{sent.Sequence}");
    }

    private string JsonOf(SendMessageResponse sent) => JsonSerializer.Serialize(
        new SentJson(options.ChatId, sent.Epoch, sent.Sequence, MessageTime.Of(sent.CreatedAt), sent.Duplicate),
        JsonLines.Default.SentJson);
}
