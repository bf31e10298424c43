using System.Runtime.InteropServices;

namespace ChatGo.Bench.Load;

/// <summary>The system calls that the framework does not offer. Linux 5.11 or newer.</summary>
internal static partial class NativeMethods
{
    /// <summary>Readable, hung up or broken; writable too where <see cref="Writable"/> is added.</summary>
    public const uint Readable = 1;

    public const uint Writable = 4;

    public const int Add = 1;
    public const int Remove = 2;
    public const int Modify = 3;

    public const int SigTerm = 15;
    public const int SigInt = 2;
    public const int SigUsr1 = 10;

    /// <summary>Close on exec: a started server must not inherit it.</summary>
    public const int CloseOnExec = 0x80000;

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int CreatePoll(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int ControlPoll(int poll, int operation, int descriptor, ref byte pollEvent);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int WaitForPoll(int poll, ref byte events, int maxEvents, in TimeSpec timeout, nint signals);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Signal(int process, int signal);

    /// <summary>A span of time as the system takes it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly record struct TimeSpec(long Seconds, long Nanoseconds);
}
