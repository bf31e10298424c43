using System.Runtime.InteropServices;

namespace ChatGo.Client.Terminal;

/// <summary>What the framework does not offer of terminals, pipes and signals.</summary>
internal static partial class LibC
{
    /// <summary>The error of the last call on this thread.</summary>
    public static int LastError => Marshal.GetLastPInvokeError();

    /// <summary>Reads the mode of <paramref name="descriptor"/> into a struct termios.</summary>
    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int GetMode(int descriptor, Span<byte> termios);

    /// <summary>Sets the mode of <paramref name="descriptor"/> from a struct termios.</summary>
    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SetMode(int descriptor, int when, ReadOnlySpan<byte> termios);

    /// <summary>Writes to <paramref name="descriptor"/> as far as it takes it.</summary>
    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Write(int descriptor, ReadOnlySpan<byte> bytes, nuint count);

    /// <summary>Sends <paramref name="signal"/> to <paramref name="process"/>.</summary>
    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Signal(int process, int signal);

    /// <summary>Waits until something can be told of descriptors.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="timeout">For how long at most; negative: for ever. Unit: ms.</param>
    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int WaitFor(ref Poll first, nuint count, int timeout);

    /// <summary>What is waited for, the system's struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Poll
    {
        /// <summary>The descriptor.</summary>
        public int Descriptor;

        /// <summary>What is asked, beside what is always told.</summary>
        public short Asked;

        /// <summary>What is told.</summary>
        public short Told;
    }
}
