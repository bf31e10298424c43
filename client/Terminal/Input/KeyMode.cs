using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace ChatGo.Client.Terminal.Input;

/// <summary>The terminal gives each key at once and shows none, until disposed. Ctrl-C and Ctrl-Z still are signals.
/// </summary>
/// <remarks>Linux only: the layout of struct termios is the kernel's, the same on x64 and arm64. The console's own
/// ReadKey sets the mode for each key alone, and what is typed between two keys tears the screen.</remarks>
[UnsupportedOSPlatform("windows")]
internal sealed class KeyMode : IDisposable
{
    private const int StandardInput = 0;
    private const int Now = 0;
    private const int StructBytes = 128;
    private const int LocalFlagsAt = 12;
    private const int TimeAt = 17 + 5;
    private const int MinimumAt = 17 + 6;
    private const uint LineByLine = 0x2;
    private const uint Echo = 0x8;

    private readonly byte[] _before;
    private readonly PosixSignalRegistration _continued;

    private KeyMode(byte[] before, Action onContinued)
    {
        _before = before;
        Enter();
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        _continued = PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ =>
        {
            Enter();
            onContinued();
        });
    }

    /// <summary>Sets the mode.</summary>
    /// <param name="onContinued">Called after the process was stopped and goes on.</param>
    /// <returns>The mode; null where standard input is no terminal that can have it.</returns>
    public static KeyMode? TryEnter(Action onContinued)
    {
        var before = new byte[StructBytes];
        return OperatingSystem.IsLinux() && !Console.IsInputRedirected && LibC.GetMode(StandardInput, before) == 0
            ? new KeyMode(before, onContinued)
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        _continued.Dispose();
        _ = LibC.SetMode(StandardInput, Now, _before);
    }

    private void OnExit(object? sender, EventArgs end) => _ = LibC.SetMode(StandardInput, Now, _before);

    private void Enter()
    {
        var mode = (byte[])_before.Clone();
        var flags = BinaryPrimitives.ReadUInt32LittleEndian(mode.AsSpan(LocalFlagsAt));
        BinaryPrimitives.WriteUInt32LittleEndian(mode.AsSpan(LocalFlagsAt), flags & ~(LineByLine | Echo));
        (mode[TimeAt], mode[MinimumAt]) = (0, 1);
        _ = LibC.SetMode(StandardInput, Now, mode);
    }
}
