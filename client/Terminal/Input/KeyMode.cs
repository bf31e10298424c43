using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace ChatGo.Client.Terminal.Input;

/// <summary>The terminal gives each key at once and shows none, and marks what is pasted, until disposed. Ctrl-C and Ctrl-Z
/// still are signals. Whatever signal stops or ends the process, the terminal is as it was before.</summary>
/// <remarks>Linux only: the layout of struct termios is the kernel's, the same on x64 and arm64. The console's own
/// ReadKey sets the mode for each key alone, and what is typed between two keys tears the screen.</remarks>
[UnsupportedOSPlatform("windows")]
internal sealed class KeyMode : IDisposable
{
    private const int StandardInput = 0;
    private const int StandardOutput = 1;
    private const int Now = 0;
    private const int Stop = 19;
    private const int StructBytes = 128;
    private const int LocalFlagsAt = 12;
    private const int TimeAt = 17 + 5;
    private const int MinimumAt = 17 + 6;
    private const uint LineByLine = 0x2;
    private const uint Echo = 0x8;

    private readonly byte[] _before;

    private static ReadOnlySpan<byte> MarkedPaste => "\u001B[?2004h"u8;

    // The console switches the keypad over when it is first asked for anything, and never back.
    private static ReadOnlySpan<byte> PlainPasteAndKeypad => "\u001B[?2004l\u001B[?1l\u001B>"u8;

    private readonly PosixSignalRegistration _hungUp;
    private readonly PosixSignalRegistration _stopped;
    private readonly PosixSignalRegistration _continued;

    private KeyMode(byte[] before, Action onStop, Action onContinued)
    {
        _before = before;
        Enter();
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        // The host handles those that ask to end in good order; a hang-up ends the process once this has returned.
        _hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => GiveBack());
        _stopped = PosixSignalRegistration.Create(PosixSignal.SIGTSTP, signal =>
        {
            GiveBack();
            // The runtime does not stop a process whose signal it has told.
            signal.Cancel = true;
            _ = LibC.Signal(Environment.ProcessId, Stop);
        });
        _continued = PosixSignalRegistration.Create(PosixSignal.SIGCONT, signal =>
        {
            // The console would set a mode of its own, over this one.
            signal.Cancel = true;
            Enter();
            onContinued();
        });

        void GiveBack()
        {
            onStop();
            Leave();
        }
    }

    /// <summary>Sets the mode.</summary>
    /// <param name="onStop">Called before the process is stopped or hung up, to clear the screen.</param>
    /// <param name="onContinued">Called after the process was stopped and goes on.</param>
    /// <returns>The mode; null where standard input is no terminal that can have it.</returns>
    public static KeyMode? TryEnter(Action onStop, Action onContinued)
    {
        var before = new byte[StructBytes];
        return OperatingSystem.IsLinux() && !Console.IsInputRedirected && LibC.GetMode(StandardInput, before) == 0
            ? new KeyMode(before, onStop, onContinued)
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        _hungUp.Dispose();
        _stopped.Dispose();
        _continued.Dispose();
        Leave();
    }

    private void OnExit(object? sender, EventArgs end) => Leave();

    private void Leave()
    {
        Tell(PlainPasteAndKeypad);
        _ = LibC.SetMode(StandardInput, Now, _before);
    }

    // Not by way of the screen, which may be waited for by whoever is stopped.
    private static void Tell(ReadOnlySpan<byte> sequence) =>
        _ = LibC.Write(StandardOutput, sequence, (nuint)sequence.Length);

    private void Enter()
    {
        var mode = (byte[])_before.Clone();
        var flags = BinaryPrimitives.ReadUInt32LittleEndian(mode.AsSpan(LocalFlagsAt));
        BinaryPrimitives.WriteUInt32LittleEndian(mode.AsSpan(LocalFlagsAt), flags & ~(LineByLine | Echo));
        (mode[TimeAt], mode[MinimumAt]) = (0, 1);
        _ = LibC.SetMode(StandardInput, Now, mode);
        Tell(MarkedPaste);
    }
}
