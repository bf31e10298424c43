using ChatGo.Server.Callers;

namespace ChatGo.Server.Hosting;

/// <summary>Where the server listens.</summary>
/// <param name="All">The addresses.</param>
internal sealed record ListenUrls(IReadOnlyList<ListenUrl> All)
{
    /// <summary>Refuses an address that others reach where nobody is known: whoever reaches it could read and write every
    /// room.</summary>
    /// <param name="urls">As configured, or as the server has bound them.</param>
    /// <param name="options">Who is known.</param>
    /// <exception cref="InvalidOperationException">One is refused.</exception>
    public static void Check(IEnumerable<string> urls, AuthenticationOptions options)
    {
        if (!options.IsOn && !options.Insecure && urls.FirstOrDefault(static url => !ListenUrl.IsLoopback(url)) is { } open)
        {
            throw new InvalidOperationException(
                $"--urls {open}: others reach it, and nobody is known: set --jwt-secret-file, --jwt-key, --jwks-url, --api-keys or --client-ca, or say --insecure.");
        }
    }
}
