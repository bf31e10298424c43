using ChatGo.Api;
using Spectre.Console;

namespace ChatGo.Client.Terminal;

/// <summary>A received message as a line: when, on whose screen, from whom, what.</summary>
internal static class MessageLine
{
    private static readonly Style Dim = new(Color.Grey);

    /// <summary>The line of <paramref name="message"/> as <paramref name="receiver"/> got it, for example
    /// <c>2026-01-02T03:04:05.678Z  [Jack's screen]  John: amber river</c>.</summary>
    public static ScreenLine Of(string receiver, Message message) => new ScreenLine()
        .Add(MessageTime.Of(message.CreatedAt), Dim)
        .Add($"  [{receiver}'s screen]  ", Dim)
        .Add(message.From, new Style(SenderPalette.Of(message.From), decoration: Decoration.Bold))
        .Add($": {message.Text}");
}
