using System.CommandLine;
using System.CommandLine.Parsing;
using ChatGo.Client.Connections;

namespace ChatGo.Client.Commands;

/// <summary>The option <c>--server</c>: an http or https URL without a path, <c>host:port</c>, or a unix socket. Default
/// <c>http://localhost:50051</c>.</summary>
internal static class ServerOption
{
    private const string Default = "http://localhost:50051";

    /// <summary>Makes the option.</summary>
    public static Option<Uri> Create() => new("--server")
    {
        Description = "The server's address: http (plaintext HTTP/2), https, host:port, or unix:/path of a socket",
        HelpName = "URL",
        DefaultValueFactory = static _ => new Uri(Default),
        CustomParser = Parse,
    };

    private static Uri? Parse(ArgumentResult argument)
    {
        var text = argument.Tokens[^1].Value;
        if (UnixSocket.PathIn(text) is { } path)
        {
            return ParsePath(argument, text, path);
        }

        if (Read(text) is { } address)
        {
            return address;
        }

        argument.AddError($"--server: '{text}' is not an http or https URL of a server; for example {Default}");
        return null;
    }

    private static Uri? ParsePath(ArgumentResult argument, string text, string path)
    {
        if (UnixSocket.IsPath(path))
        {
            return UnixSocket.AddressOf(path);
        }

        argument.AddError(
            $"--server: '{text}' is not a unix socket: its path must be of 1 to {UnixSocket.MaxPathBytes} bytes");
        return null;
    }

    private static Uri? Read(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && IsServer(address) ? address
        : HasPort(text) && Uri.TryCreate($"http://{text}", UriKind.Absolute, out address) && IsServer(address) ? address
        : null;

    // Without a scheme, a port tells an address from a word that is no address.
    private static bool HasPort(string text) =>
        text.LastIndexOf(':') is >= 1 and var colon && int.TryParse(text.AsSpan(colon + 1), out _);

    private static bool IsServer(Uri address) =>
        (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && address is { PathAndQuery: "/", Fragment: "", UserInfo: "", Host.Length: > 0, Port: > 0 };
}
