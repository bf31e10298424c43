using Spectre.Console;

namespace ChatGo.Client.Terminal;

/// <summary>What the user sees: results on standard output, trouble on standard error; whole lines, each flushed.
/// Plain text where the output is no terminal or NO_COLOR is set.</summary>
/// <remarks>Any thread may write; lines never mix. When standard output is lost, <see cref="OutputLost"/> fires once
/// and further lines for it are dropped.</remarks>
internal sealed class Screen(LineOutput output, LineOutput error, bool color) : IDisposable
{
    private static readonly Style Dim = new(Color.Grey);
    private static readonly Style Alarm = new(Color.Yellow);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _outputLost = new();
    private readonly IAnsiConsole _output = Open(output, color);
    private readonly IAnsiConsole _error = Open(error, color);
    private IScreenFooter? _footer;
    private bool _isDisposed;

    /// <summary>Fires when standard output cannot be written any more.</summary>
    public CancellationToken OutputLost => _outputLost.Token;

    /// <summary>Whether a person reads standard output.</summary>
    public bool IsTerminal => output.IsTerminal;

    /// <summary>Why standard output was lost; null where it was not, or where its reader just went away.</summary>
    public string? OutputFailure { get; private set; }

    /// <summary>The screen of this process.</summary>
    public static Screen OfProcess() => new(
        new LineOutput(StandardOutput.Writer, !Console.IsOutputRedirected),
        new LineOutput(Console.Error, !Console.IsErrorRedirected),
        color: string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    /// <summary>From now on a reader that goes away loses standard output at once, not at the next line. For a verb whose
    /// only use is to be read.</summary>
    public void WatchReader()
    {
        if (OperatingSystem.IsLinux() && !output.IsTerminal)
        {
            ReaderWatch.Start(() =>
            {
                lock (_gate)
                {
                    if (!_isDisposed)
                    {
                        _ = _outputLost.CancelAsync();
                    }
                }
            });
        }
    }

    /// <summary>Keeps <paramref name="footer"/> below all lines from now on; null: nothing. For a terminal only.</summary>
    public void Show(IScreenFooter? footer) => Output(() => _footer = footer);

    /// <summary>Changes what the footer shows, and shows it.</summary>
    public void Update(Action change) => Output(change);

    /// <summary>Writes a line to standard output.</summary>
    public void Say(ScreenLine line) => Output(() => Write(_output, line));

    /// <summary>Writes a line for a program to standard output as it is, of whatever length; it must be harmless.</summary>
    public void Print(string line) => Output(() =>
    {
        output.Writer.WriteLine(line);
        output.Writer.Flush();
    });

    private void Output(Action write)
    {
        lock (_gate)
        {
            if (_outputLost.IsCancellationRequested)
            {
                return;
            }

            try
            {
                _footer?.Erase(output.Writer);
                write();
                _footer?.Draw(output.Writer);
                output.Writer.Flush();
            }
            catch (Exception failure) when (StandardOutput.IsFailure(failure))
            {
                Lose(failure);
            }
        }
    }

    /// <summary>Writes a remark on what happens to standard output.</summary>
    public void Say(string remark) => Say(new ScreenLine().Add($"* {remark}", Dim));

    /// <summary>Ends the line that a terminal has begun by echoing Ctrl-C. Nothing without a terminal.</summary>
    public void EndEcho()
    {
        if (output.IsTerminal)
        {
            Say(new ScreenLine());
        }
    }

    /// <summary>Writes a line to standard error.</summary>
    public void Warn(string trouble)
    {
        lock (_gate)
        {
            try
            {
                // Both outputs are the same terminal where there is a footer, or the footer is not in the way.
                Erase();
                Write(_error, new ScreenLine().Add(trouble, Alarm));
                _footer?.Draw(output.Writer);
                output.Writer.Flush();
            }
            catch (Exception failure) when (StandardOutput.IsFailure(failure))
            {
                // There is nowhere left to tell it.
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _outputLost.Dispose();
        }
    }

    private static IAnsiConsole Open(LineOutput output, bool color) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = output,
        Ansi = color && output.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
        Interactive = InteractionSupport.No,
        Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
    });

    private static void Write(IAnsiConsole console, ScreenLine line)
    {
        console.Write(line.Styled);
        console.WriteLine();
        console.Profile.Out.Writer.Flush();
    }

    private void Erase()
    {
        _footer?.Erase(output.Writer);
        output.Writer.Flush();
    }

    private void Lose(Exception failure)
    {
        OutputFailure = StandardOutput.IsClosedByReader(failure) ? null : failure.GetBaseException().Message;
        // Not here: whoever listens may want to write.
        _ = _outputLost.CancelAsync();
    }
}
