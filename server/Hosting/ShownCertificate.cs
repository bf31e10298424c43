using System.Net.Security;

namespace ChatGo.Server.Hosting;

/// <summary>A certificate as clients are shown it.</summary>
/// <param name="Context">It, its key and its chain.</param>
/// <param name="Names">The DNS names that it is for; one may begin with <c>*.</c>.</param>
/// <param name="EndsAt">Until when it is good.</param>
internal sealed record ShownCertificate(SslStreamCertificateContext Context, IReadOnlyList<string> Names, DateTime EndsAt)
{
    /// <summary>Whether it is for a name (RFC 6125, 6.4).</summary>
    /// <param name="server">The name that a client asks for.</param>
    public bool IsFor(string server) => Names.Any(name =>
        name.Equals(server, StringComparison.OrdinalIgnoreCase)
        || (name.StartsWith("*.", StringComparison.Ordinal)
            && server.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
            && server.AsSpan(dot).Equals(name.AsSpan(1), StringComparison.OrdinalIgnoreCase)));
}
