using ChatGo.Server.Callers;

namespace ChatGo.Server.Hosting;

/// <summary>Where the server listens.</summary>
/// <param name="Grpc">For gRPC alone.</param>
/// <param name="Http">For browsers and plain HTTP, and for gRPC too where it is https.</param>
/// <param name="Admin">For the operators' page.</param>
internal sealed record ListenUrls(IReadOnlyList<ListenUrl> Grpc, IReadOnlyList<ListenUrl> Http, IReadOnlyList<ListenUrl> Admin)
{
    /// <summary>Gets all of them.</summary>
    public IReadOnlyList<ListenUrl> All { get; } = [.. Grpc, .. Http, .. Admin];

    /// <summary>Refuses an address that others reach where nobody is known: whoever reaches it could read and write every
    /// room.</summary>
    /// <param name="options">Who is known.</param>
    /// <exception cref="InvalidOperationException">One is refused.</exception>
    public void Check(AuthenticationOptions options)
    {
        if (All.FirstOrDefault(static url => !ListenUrl.IsLoopback(url.Text)) is { } open)
        {
            Check(open.Flag, open.Text, options);
        }
    }

    /// <summary>Refuses what the server has bound, where others reach it and nobody is known.</summary>
    /// <param name="bound">The addresses.</param>
    /// <param name="options">Who is known.</param>
    /// <exception cref="InvalidOperationException">One is refused.</exception>
    public static void Check(IEnumerable<string> bound, AuthenticationOptions options)
    {
        if (bound.FirstOrDefault(static url => !ListenUrl.IsLoopback(url)) is { } open)
        {
            Check("--urls", open, options);
        }
    }

    private static void Check(string flag, string url, AuthenticationOptions options)
    {
        if (!options.IsOn && !options.Insecure)
        {
            throw new InvalidOperationException(
                $"{flag} {url}: others reach it, and nobody is known: set --jwt-secret-file, --jwt-key, --jwks-url, --api-keys or --client-ca, or say --insecure.");
        }
    }
}
