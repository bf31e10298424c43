using System.Net;
using System.Net.Sockets;

namespace ChatGo.Server.Hosting;

/// <summary>An address to listen on.</summary>
/// <param name="Flag">What names it, such as <c>--urls</c>.</param>
/// <param name="Text">As it was given.</param>
/// <param name="Address">What it says.</param>
internal sealed record ListenUrl(string Flag, string Text, BindingAddress Address)
{
    private const string UnixPrefix = "unix:/";

    /// <summary>Gets whether it is served by TLS.</summary>
    public bool IsTls => Address.Scheme.Equals(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase);

    /// <summary>Gets the path of the socket; null where it is no unix socket.</summary>
    public string? SocketPath => Address.IsUnixPipe ? Address.UnixPipePath : null;

    /// <summary>Gets whether it is every address of this machine.</summary>
    public bool IsAny => Address.Host is "*" or "+";

    /// <summary>Gets whether it is loopback by its name, of either family.</summary>
    public bool IsLocalhost => IsNameOfLoopback(Address.Host);

    /// <summary>Gets the IP address; null where the host is something else.</summary>
    public IPAddress? Ip => IPAddress.TryParse(Address.Host.Trim('[', ']'), out var ip) ? ip : null;

    /// <summary>Reads what was given.</summary>
    /// <param name="flag">What names them.</param>
    /// <param name="urls">Several, separated by semicolons; null or empty: none.</param>
    /// <exception cref="FormatException">One is nothing that the server can listen on.</exception>
    public static IReadOnlyList<ListenUrl> Parse(string flag, string? urls) => [.. (urls ?? string.Empty)
        .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(url => ParseOne(flag, url))];

    /// <summary>Whether an address is reachable from this machine alone.</summary>
    /// <param name="url">As configured, or as the server tells it.</param>
    public static bool IsLoopback(string url)
    {
        var host = BindingAddress.Parse(url).Host;
        return host.StartsWith(UnixPrefix, StringComparison.Ordinal)
            || IsNameOfLoopback(host)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }

    /// <summary>Removes the socket that a killed server left behind: a file that nobody answers on.</summary>
    public void RemoveStaleSocket()
    {
        if (SocketPath is { } path && IsStale(path))
        {
            File.Delete(path);
        }
    }

    private static ListenUrl ParseOne(string flag, string url)
    {
        if ((!url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !url.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            || BindingAddress.Parse(url) is not { PathBase.Length: 0, Port: >= 0 and <= IPEndPoint.MaxPort } address)
        {
            throw new FormatException($"{flag} {url}: an address is http://HOST:PORT or https://HOST:PORT.");
        }

        var parsed = new ListenUrl(flag, url, address);
        return parsed is { SocketPath: null, IsAny: false, IsLocalhost: false, Ip: null }
            ? throw new FormatException(
                $"{flag} {url}: '{address.Host}' is no address of this machine: a host is localhost, an IP address, * for all of them, or unix:/PATH.")
            : parsed;
    }

    private static bool IsNameOfLoopback(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

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
