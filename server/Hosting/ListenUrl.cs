using System.Net;
using System.Net.Sockets;

namespace ChatGo.Server.Hosting;

/// <summary>What <c>--urls</c> may name, and what is made of it before the server listens.</summary>
internal static class ListenUrl
{
    private const string UnixPrefix = "unix:/";

    /// <summary>Looks at what was given.</summary>
    /// <param name="urls">Several, separated by semicolons.</param>
    /// <exception cref="FormatException">One is nothing that the server can listen on.</exception>
    public static void Check(string urls)
    {
        foreach (var url in Split(urls))
        {
            if (!url.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
                || BindingAddress.Parse(url) is not { PathBase.Length: 0, Port: >= 0 and <= IPEndPoint.MaxPort } address)
            {
                throw new FormatException(
                    $"--urls {url}: an address is http://HOST:PORT. TLS is not served yet: let a proxy end it.");
            }

            if (!IsHost(address.Host))
            {
                // Kestrel would listen on every address.
                throw new FormatException(
                    $"--urls {url}: '{address.Host}' is no address of this machine: a host is localhost, an IP address, * for all of them, or unix:/PATH.");
            }
        }
    }

    /// <summary>Removes the sockets that a killed server left behind: files that nobody answers on.</summary>
    /// <param name="urls">Several, separated by semicolons.</param>
    public static void RemoveStaleSockets(string urls)
    {
        foreach (var url in Split(urls))
        {
            if (BindingAddress.Parse(url) is { IsUnixPipe: true, UnixPipePath: var path } && IsStale(path))
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Whether an address is reachable from this machine alone.</summary>
    /// <param name="url">As configured, or as the server tells it.</param>
    public static bool IsLoopback(string url)
    {
        var host = BindingAddress.Parse(url).Host;
        return host.StartsWith(UnixPrefix, StringComparison.Ordinal)
            || IsLocalhost(host)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }

    private static string[] Split(string urls) =>
        urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsHost(string host) =>
        host is "*" or "+"
        || host.StartsWith(UnixPrefix, StringComparison.Ordinal)
        || IsLocalhost(host)
        || IPAddress.TryParse(host.Trim('[', ']'), out _);

    private static bool IsLocalhost(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    private static bool IsStale(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return false;
        }
        catch (SocketException refused)
        {
            return refused.SocketErrorCode == SocketError.ConnectionRefused && IsSocket(path);
        }
    }

    private static bool IsSocket(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, access: FileAccess.ReadWrite);
            return false;
        }
        catch (IOException)
        {
            // A socket cannot be opened as a file is.
            return true;
        }
    }
}
