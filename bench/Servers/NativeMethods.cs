using System.Runtime.InteropServices;

namespace ChatGo.Bench.Servers;

/// <summary>The system calls that the framework does not offer.</summary>
internal static partial class NativeMethods
{
    public const int SigTerm = 15;
    public const int SigInt = 2;
    public const int SigUsr1 = 10;
    public const int SigUsr2 = 12;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Signal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SyncData(int descriptor);
}
