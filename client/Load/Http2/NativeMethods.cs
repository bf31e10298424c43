using System.Runtime.InteropServices;

namespace ChatGo.Client.Load.Http2;

/// <summary>The system calls of polling, which the framework does not offer. Linux 5.11 or newer.</summary>
internal static partial class NativeMethods
{
    /// <summary>Readable, hung up or broken; writable too where <see cref="Writable"/> is added.</summary>
    public const uint Readable = 1;

    public const uint Writable = 4;

    public const int Add = 1;
    public const int Remove = 2;
    public const int Modify = 3;

    /// <summary>Close on exec: a process that is started must not inherit it.</summary>
    public const int CloseOnExec = 0x80000;

    /// <summary>How late a wait may end so that the kernel wakes less often; 50 µs unless something else was said. Unit:
    /// ns.</summary>
    public const int TimerSlack = 29;

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int CreatePoll(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int ControlPoll(int poll, int operation, int descriptor, ref byte pollEvent);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int WaitForPoll(int poll, ref byte events, int maxEvents, in TimeSpec timeout, nint signals);

    /// <summary>Sets something of the calling thread, such as <see cref="TimerSlack"/>.</summary>
    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SetOption(int option, nuint value);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Close(int descriptor);

    /// <summary>A span of time as the system takes it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly record struct TimeSpec(long Seconds, long Nanoseconds);
}
