using System.Runtime.InteropServices;

namespace ChatGo.Server.Engines.RocksDb;

/// <summary>Whether RocksDB is there.</summary>
internal static class NativeLibraryCheck
{
    /// <summary>Loads the library, which stays loaded.</summary>
    /// <exception cref="StoreException">It cannot be loaded; says why, and what to do.</exception>
    public static void Run()
    {
        try
        {
            NativeLibrary.Load(RocksDbNative.Library, typeof(RocksDbNative).Assembly, searchPath: null);
        }
        catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException)
        {
            var reason = failure.Message.Split('\n')[0].Trim();
            throw new StoreException(
                $"--data needs {RocksDbNative.Library} beside chatgo-server, and on Linux glibc 2.34 or newer: {reason}");
        }
    }
}
