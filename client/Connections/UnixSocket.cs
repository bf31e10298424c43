using System.Net.Sockets;
using System.Text;

namespace ChatGo.Client.Connections;

/// <summary>Addresses of unix sockets: <c>unix:/path</c>, and <c>http://unix:/path</c> as a server prints it.</summary>
internal static class UnixSocket
{
    /// <summary>The longest path that the system takes. Unit: bytes.</summary>
    public const int MaxPathBytes = 107;

    private const string Scheme = "unix";
    private static readonly string[] Beginnings = ["unix:", "http://unix:"];

    /// <summary>The path in <paramref name="text"/>, relative or not; null where it is no unix socket's address.
    /// </summary>
    public static string? PathIn(string text) =>
        Array.Find(Beginnings, beginning => text.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)) is { } found
            ? text[found.Length..]
            : null;

    /// <summary>Whether <paramref name="path"/> can be a socket's.</summary>
    public static bool IsPath(string path) =>
        path.Length > 0 && Encoding.UTF8.GetByteCount(Path.GetFullPath(path)) <= MaxPathBytes;

    /// <summary>The address of the socket at <paramref name="path"/>.</summary>
    public static Uri AddressOf(string path)
    {
        var parts = Path.GetFullPath(path).Split(Path.DirectorySeparatorChar);
        return new Uri($"{Scheme}:{string.Join('/', parts.Select(Uri.EscapeDataString))}");
    }

    /// <summary>Where <paramref name="server"/> listens; null where it is no unix socket.</summary>
    public static UnixDomainSocketEndPoint? EndPointOf(Uri server) => server.Scheme == Scheme
        ? new UnixDomainSocketEndPoint(Uri.UnescapeDataString(server.AbsolutePath))
        : null;
}
