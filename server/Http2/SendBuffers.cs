using System.Buffers;
using System.Collections.Concurrent;

namespace ChatGo.Server.Http2;

/// <summary>Buffers for what waits to be sent. Small ones are the rule and in use at once, one a connection that many
/// readers share: they are kept here, since the shared pool keeps 32 a processor.</summary>
internal static class SendBuffers
{
    /// <summary>How large the small ones are. Unit: bytes.</summary>
    private const int SmallBytes = 16_384;

    /// <summary>How many are kept: 4 MiB of them.</summary>
    private const int MaxKept = 256;

    private static readonly ConcurrentQueue<byte[]> Kept = new();

    /// <summary>Returns a buffer.</summary>
    /// <param name="bytes">How large at least.</param>
    public static byte[] Rent(int bytes) => bytes > SmallBytes
        ? ArrayPool<byte>.Shared.Rent(bytes)
        : Kept.TryDequeue(out var kept) ? kept : GC.AllocateUninitializedArray<byte>(SmallBytes);

    /// <summary>Returns a buffer to where it came from, wherever it was rented.</summary>
    public static void Return(byte[] buffer)
    {
        if (buffer.Length != SmallBytes)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        else if (Kept.Count < MaxKept)
        {
            Kept.Enqueue(buffer);
        }
    }
}
