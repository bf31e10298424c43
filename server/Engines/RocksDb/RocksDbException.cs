using System.Runtime.InteropServices;

namespace ChatGo.Server.Engines.RocksDb;

/// <summary>RocksDB has refused, or failed; in its own words.</summary>
/// <param name="message">What it said.</param>
internal sealed class RocksDbException(string message) : Exception(message)
{
    /// <summary>Throws where there was an error, and frees its text.</summary>
    /// <param name="error">The text; null on success.</param>
    /// <exception cref="RocksDbException">There was.</exception>
    public static void ThrowIf(nint error)
    {
        if (error != 0)
        {
            var message = Marshal.PtrToStringUTF8(error);
            RocksDbNative.Free(error);
            throw new RocksDbException(message ?? "It said nothing.");
        }
    }
}
