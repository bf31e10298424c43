using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ChatGo.Client.Terminal;

/// <summary>Standard output as a writer that fails when its reader has gone, which the console's own hides.</summary>
internal static class StandardOutput
{
    // errno EPIPE; .NET keeps errno as the HResult.
    private const int BrokenPipe = 32;

    private static readonly SafeFileHandle Descriptor = new(1, ownsHandle: false);

    /// <summary>The process's only writer: UTF-8, writes when it is flushed.</summary>
    /// <remarks>A failed write throws what <see cref="IsFailure"/> knows, for a broken pipe too.</remarks>
    public static TextWriter Writer { get; } = new StreamWriter(OpenStream(), new UTF8Encoding(false));

    /// <summary>Whether <paramref name="failure"/> says that nobody reads any more.</summary>
    public static bool IsClosedByReader(Exception failure) => failure.HResult == BrokenPipe;

    /// <summary>Whether <paramref name="failure"/> comes from an output that cannot be written: a broken pipe, a full
    /// disk, a descriptor that is closed.</summary>
    public static bool IsFailure(Exception failure) => failure is IOException or UnauthorizedAccessException;

    private static Stream OpenStream()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
        {
            return Console.OpenStandardOutput();
        }

        // A file stream keeps a position of its own, which would overwrite what standard error writes to the same file,
        // so it serves pipes only.
        var pipe = new FileStream(Descriptor, FileAccess.Write, bufferSize: 0);
        return pipe.CanSeek ? Console.OpenStandardOutput() : pipe;
    }
}
