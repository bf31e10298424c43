using ChatGo.Api;
using ChatGo.Tests.Server;

namespace ChatGo.Tests.Client.Talk;

[ClassDataSource<RunningServer>(Shared = SharedType.PerClass)]
public sealed class ChatOnATerminalTests(RunningServer server)
{
    private const string MarkedPaste = "\u001b[?2004h";
    private const string PlainPaste = "\u001b[?2004l";
    private const string Keypad = "\u001b[?1h";
    private const string PlainKeypad = "\u001b[?1l";
    private const string PasteBegins = "\u001b[200~";
    private const string PasteEnds = "\u001b[201~";

    [Test]
    [Timeout(60_000)]
    public async Task Chat_OfALongPaste_SaysAllOfItAndDrawsItOncePerRead(CancellationToken cancellationToken)
    {
        var (room, chat) = await StartAsync(cancellationToken);
        using var terminal = chat;
        var text = string.Concat(Enumerable.Range(1, 2_500).Select(static number => $"{number:00000}|"));

        await terminal.TypeAsync($"{text}\r", cancellationToken);
        await terminal.UntilAsync(": 00001|", cancellationToken);

        await Assert.That(await HeldAsync(room, cancellationToken)).IsEqualTo(text);
        // Drawn once for each character it would be more than a million.
        await Assert.That(terminal.Seen.Length).IsLessThan(300_000);
    }

    [Test]
    [Timeout(60_000)]
    public async Task Chat_OfAPasteOfLines_SaysThemAsOneMessageAtEnter(CancellationToken cancellationToken)
    {
        var (room, chat) = await StartAsync(cancellationToken);
        using var terminal = chat;

        await terminal.TypeAsync($"see: {PasteBegins}one\r\ttwo\r{PasteEnds}", cancellationToken);
        await terminal.UntilAsync("see: one↵␉two↵", cancellationToken);
        await Assert.That((await HeadAsync(room, cancellationToken)).Head).IsEqualTo(0UL);
        await terminal.TypeAsync("\r", cancellationToken);
        await terminal.UntilAsync(": see: one↵␉two", cancellationToken);

        await Assert.That(await HeldAsync(room, cancellationToken)).IsEqualTo("see: one\n\ttwo");
    }

    [Test]
    [Timeout(60_000)]
    public async Task Chat_OfALineThatIsTooLong_SaysSoAndBringsItBack(CancellationToken cancellationToken)
    {
        var (room, chat) = await StartAsync(cancellationToken);
        using var terminal = chat;

        await terminal.TypeAsync($"{new string('x', 16_384)}!\r", cancellationToken);
        await terminal.UntilAsync("not sent: INVALID_ARGUMENT", cancellationToken);
        await terminal.UntilAsync("16384", cancellationToken);
        // Up, and without the last character.
        await terminal.TypeAsync("\u001b[A\u007f\r", cancellationToken);
        await terminal.UntilAsync(": xxx", cancellationToken);

        await Assert.That((await HeldAsync(room, cancellationToken)).Length).IsEqualTo(16_384);
    }

    [Test]
    [Timeout(60_000)]
    public async Task Chat_OfALineThatIsFull_SaysThatTheRestIsLeftOut(CancellationToken cancellationToken)
    {
        var (_, chat) = await StartAsync(cancellationToken);
        using var terminal = chat;

        await terminal.TypeAsync(new string('x', 80_000), cancellationToken);
        await terminal.UntilAsync("the line is full: what goes beyond 65536 characters is left out", cancellationToken);
    }

    [Test]
    [Arguments("HUP")]
    [Arguments("INT")]
    [Arguments("QUIT")]
    [Arguments("TERM")]
    [Timeout(60_000)]
    public async Task Chat_AtASignal_LeavesTheTerminalAsItWas(string signal, CancellationToken cancellationToken)
    {
        var (_, chat) = await StartAsync(cancellationToken);
        using var terminal = chat;

        await terminal.SignalAsync(signal, cancellationToken);
        var (before, after) = await terminal.EndAsync(cancellationToken);

        await Assert.That(after).IsEqualTo(before);
        await Assert.That(terminal.Seen).Contains(MarkedPaste);
        await Assert.That(LastOf(terminal, PlainPaste)).IsGreaterThan(LastOf(terminal, MarkedPaste));
        await Assert.That(LastOf(terminal, PlainKeypad)).IsGreaterThan(LastOf(terminal, Keypad));
    }

    [Test]
    [Timeout(60_000)]
    public async Task Chat_WhenStopped_GivesTheTerminalBackUntilItGoesOn(CancellationToken cancellationToken)
    {
        var (room, chat) = await StartAsync(cancellationToken);
        using var terminal = chat;

        await terminal.SignalAsync("TSTP", cancellationToken);
        await terminal.UntilAsync(PlainPaste, cancellationToken);
        await terminal.UntilStoppedAsync(cancellationToken);
        var stopped = terminal.Seen.Length;
        await terminal.SignalAsync("CONT", cancellationToken);
        await terminal.UntilAsync(MarkedPaste, cancellationToken, start: stopped);
        await terminal.UntilAsync("> ", cancellationToken, start: stopped);
        await terminal.TypeAsync("hel", cancellationToken);
        await terminal.UntilAsync("> hel", cancellationToken);
        await terminal.TypeAsync("lo\r", cancellationToken);
        await terminal.UntilAsync(": hello", cancellationToken);

        await Assert.That(await HeldAsync(room, cancellationToken)).IsEqualTo("hello");
    }

    private static int LastOf(TerminalProcess terminal, string sequence) =>
        terminal.Seen.LastIndexOf(sequence, StringComparison.Ordinal);

    private async Task<(string Room, TerminalProcess Chat)> StartAsync(CancellationToken stopping)
    {
        var room = await server.CreateRoomAsync(stopping);
        var terminal = TerminalProcess.Start(server, "chat", "--chat", room, "--name", "Ann");
        await terminal.UntilAsync("/help tells the commands", stopping);
        await terminal.UntilAsync("> ", stopping);
        return (room, terminal);
    }

    private async Task<Chat> HeadAsync(string room, CancellationToken stopping) =>
        await server.Client.GetChatAsync(new GetChatRequest { ChatId = room }, cancellationToken: stopping);

    private async Task<string> HeldAsync(string room, CancellationToken stopping)
    {
        var page = await server.Client.ListMessagesAsync(
            new ListMessagesRequest { ChatId = room, PageSize = 10 }, cancellationToken: stopping);
        return page.Messages.Single().Text;
    }
}
