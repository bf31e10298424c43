using System.Runtime.InteropServices;

namespace ChatGo.Client.Terminal.Input;

/// <summary>The terminal's mode, as libc knows it.</summary>
internal static partial class LibC
{
    /// <summary>Reads the mode of <paramref name="descriptor"/> into a struct termios.</summary>
    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int GetMode(int descriptor, Span<byte> termios);

    /// <summary>Sets the mode of <paramref name="descriptor"/> from a struct termios.</summary>
    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SetMode(int descriptor, int when, ReadOnlySpan<byte> termios);
}
