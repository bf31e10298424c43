using System.Reflection;

namespace ChatGo.Server.Http2;

/// <summary>Releases most of the 16 KiB that Kestrel keeps for each connection's response headers: half of what a
/// quiet connection costs, for some 50 bytes of headers. Kestrel goes on in CONTINUATION frames, or in a rented
/// buffer, where the rest is too small.</summary>
/// <remarks>Reaches into Kestrel: there is no setting. Where a version of it looks different, the connection keeps
/// its 16 KiB, and the log says so once.</remarks>
internal static class HeaderBuffer
{
    private const int Bytes = 512;
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly FieldInfo? Context = Type.GetType(
        "Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http2.Http2Stream, Microsoft.AspNetCore.Server.Kestrel.Core")
        ?.GetField("_context", Own);

    private static readonly PropertyInfo? FrameWriter = Type.GetType(
        "Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http2.Http2StreamContext, Microsoft.AspNetCore.Server.Kestrel.Core")
        ?.GetProperty("FrameWriter", Own);

    private static readonly FieldInfo? WriteLock = Type.GetType(
        "Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http2.Http2FrameWriter, Microsoft.AspNetCore.Server.Kestrel.Core")
        ?.GetField("_writeLock", Own);

    private static readonly FieldInfo? Buffer = Type.GetType(
        "Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http2.Http2FrameWriter, Microsoft.AspNetCore.Server.Kestrel.Core")
        ?.GetField("_headerEncodingBuffer", Own);

    private static int _hasTold;

    /// <summary>Gets whether nobody was told yet that it does not apply; true once.</summary>
    public static bool IsFirstFailure => Interlocked.Exchange(ref _hasTold, 1) == 0;

    /// <summary>Makes the buffer of a stream's connection small.</summary>
    /// <param name="stream">Kestrel's stream: any of a call's features that it is itself.</param>
    /// <returns>Whether it is small now.</returns>
    public static bool TryShrink(object stream)
    {
        if (Context?.DeclaringType?.IsInstanceOfType(stream) != true
            || Context.GetValue(stream) is not { } context
            || FrameWriter?.GetValue(context) is not { } writer
            || WriteLock?.GetValue(writer) is not Lock gate
            || Buffer is null)
        {
            return false;
        }

        // Headers are encoded into it under this lock. As an object it would be another one, a monitor.
        lock (gate)
        {
            if (Buffer.GetValue(writer) is byte[] { Length: > Bytes })
            {
                Buffer.SetValue(writer, new byte[Bytes]);
            }
        }

        return true;
    }
}
