using ChatGo.Client.Terminal;

namespace ChatGo.Client.Commands;

/// <summary>Finds the token that is to be explained.</summary>
internal static class TokenSource
{
    private const string StandardInput = "-";

    // Far over the longest token that a server takes.
    private const int MaxBytes = 1_048_576;

    /// <summary>The token that was given; else that of standard input, where it has one; else that of the environment.
    /// Null where no token is given.</summary>
    /// <exception cref="FormatException">What is on standard input is too long, or not UTF-8.</exception>
    public static string? Find(string? given) =>
        given is not null and not StandardInput ? given.Trim()
        : given is null && !Console.IsInputRedirected ? OfEnvironment()
        : Read() is { Length: > 0 } text ? text
        : given is null ? OfEnvironment()
        : null;

    private static string? OfEnvironment() =>
        Environment.GetEnvironmentVariable(ServerArguments.TokenVariable)?.Trim() is { Length: > 0 } token ? token : null;

    private static string Read()
    {
        using var input = Console.OpenStandardInput();
        var bytes = new byte[MaxBytes + 1];
        var length = input.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length > MaxBytes
            ? throw new FormatException($"standard input: longer than {MaxBytes} bytes")
            : StrictText.Read(bytes.AsSpan(0, length), out var trouble)?.Trim()
                ?? throw new FormatException($"standard input: {trouble}");
    }
}
