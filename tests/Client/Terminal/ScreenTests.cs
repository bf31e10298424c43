using ChatGo.Client.Terminal;
using Spectre.Console;
using TUnit.Assertions.Enums;

namespace ChatGo.Tests.Client.Terminal;

public sealed class ScreenTests : IDisposable
{
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };

    [Test]
    public async Task Say_ToAPipe_WritesThePlainLineUnwrapped()
    {
        var text = string.Join(' ', Enumerable.Repeat("word", 4_000));
        using var screen = Open(_output, isTerminal: false, color: true);

        screen.Say(new ScreenLine().Add("[red]", Color.Red).Add(text));

        await Assert.That(Lines(_output)).IsEquivalentTo((string[])[$"[red]{text}", ""], CollectionOrdering.Matching);
    }

    [Test]
    public async Task Say_WithoutColor_WritesNoEscapes()
    {
        using var screen = Open(_output, isTerminal: true, color: false);

        screen.Say(new ScreenLine().Add("plain", new(Color.Red, decoration: Decoration.Bold)));

        await Assert.That(Lines(_output)).IsEquivalentTo((string[])["plain", ""], CollectionOrdering.Matching);
    }

    [Test]
    public async Task Warn_WritesToStandardErrorOnly()
    {
        using var screen = Open(_output, isTerminal: false, color: true);

        screen.Warn("trouble\u001b[31m");

        await Assert.That(Lines(_error)).IsEquivalentTo((string[])["trouble␛[31m", ""], CollectionOrdering.Matching);
        await Assert.That(_output.ToString()).IsEmpty();
    }

    [Test]
    [Timeout(10_000)]
    public async Task Say_WhenTheReaderHasGone_EndsQuietly(CancellationToken cancellationToken)
    {
        using var broken = new BrokenWriter(errno: 32);
        using var screen = Open(broken, isTerminal: false, color: true);

        screen.Say("one");
        screen.Say("two");

        await WhenLostAsync(screen, cancellationToken);
        await Assert.That(screen.OutputFailure).IsNull();
        await Assert.That(broken.Attempts).IsEqualTo(1);
    }

    [Test]
    [Timeout(10_000)]
    public async Task Say_WhenTheDiskIsFull_KeepsTheReason(CancellationToken cancellationToken)
    {
        using var broken = new BrokenWriter(errno: 28);
        using var screen = Open(broken, isTerminal: false, color: true);

        screen.Say("one");

        await WhenLostAsync(screen, cancellationToken);
        await Assert.That(screen.OutputFailure).IsEqualTo("errno 28");
    }

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    private static async Task WhenLostAsync(Screen screen, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, screen.OutputLost);
        await Task.Delay(Timeout.Infinite, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.ThrowIfCancellationRequested();
    }

    private static string[] Lines(StringWriter writer) => writer.ToString().ReplaceLineEndings("\n").Split('\n');

    private Screen Open(TextWriter output, bool isTerminal, bool color) =>
        new(new LineOutput(output, isTerminal), new LineOutput(_error, isTerminal), color);

    private sealed class BrokenWriter(int errno) : StringWriter
    {
        public int Attempts { get; private set; }

        public override void Flush()
        {
            Attempts++;
            throw new IOException($"errno {errno}", errno);
        }
    }
}
