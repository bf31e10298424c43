using ChatGo.Api;
using ChatGo.Client.Connections;
using Spectre.Console;

namespace ChatGo.Client.Terminal;

/// <summary>A received message as a line: when, on whose screen, from whom, what.</summary>
internal static class MessageLine
{
    private static readonly Style Dim = new(Color.Grey);

    /// <summary>The line of <paramref name="message"/> alone, for example
    /// <c>2026-01-02T03:04:05.678Z  John: amber river</c>.</summary>
    public static ScreenLine Of(Message message) => Say(
        new ScreenLine().Add($"{MessageTime.Of(message.CreatedAt)}  ", Dim), message);

    /// <summary>The line of <paramref name="message"/> as <paramref name="receiver"/> got it, for example
    /// <c>2026-01-02T03:04:05.678Z  [Jack's screen]  John: amber river</c>.</summary>
    public static ScreenLine Of(string receiver, Message message) => Say(
        new ScreenLine().Add($"{MessageTime.Of(message.CreatedAt)}  [{receiver}'s screen]  ", Dim), message);

    /// <summary>The rest of <paramref name="line"/>: from whom and what.</summary>
    public static ScreenLine Of(ScreenLine line, Message message) => Say(line, message);

    private static ScreenLine Say(ScreenLine line, Message message) => line
        .Add(message.From, new Style(SenderPalette.Of(message.From), decoration: Decoration.Bold))
        .Add($": {message.Text}");
}
