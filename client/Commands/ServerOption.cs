using System.CommandLine;
using System.CommandLine.Parsing;
using ChatGo.Client.Connections;

namespace ChatGo.Client.Commands;

/// <summary>The option <c>--server</c>: an http or https URL without a path, <c>host:port</c>, or a unix socket. Default:
/// the environment's <c>CHATGO_SERVER</c>, or else <c>http://localhost:50051</c>.</summary>
internal static class ServerOption
{
    private const string Name = "--server";
    private const string ManyName = "--servers";
    private const string Variable = "CHATGO_SERVER";
    private const string Default = "http://localhost:50051";

    /// <summary>Makes the option.</summary>
    public static Option<Uri> Create() => new(Name)
    {
        Description = "The server's address: http (plaintext HTTP/2), https, host:port, or unix:/path of a socket; "
            + $"where it is not given, the environment's {Variable} counts",
        HelpName = "URL",
        DefaultValueFactory = static _ => (OfEnvironment() is { } text ? Read(text) : null) ?? new Uri(Default),
        CustomParser = Parse,
    };

    /// <summary>Makes the option of several servers, with commas between them.</summary>
    public static Option<Uri[]?> CreateMany() => new(ManyName)
    {
        Description = $"Servers of the same rooms instead of {Name}: users are spread over them, and go on to the next where one fails",
        HelpName = "URL,URL",
        CustomParser = static argument =>
        {
            var texts = CommaList.Words(argument);
            if (texts.Select(static text => Explain(ManyName, text)).FirstOrDefault(static wrong => wrong is not null) is { } mistake)
            {
                argument.AddError(mistake);
            }

            return [.. texts.Select(Read).OfType<Uri>()];
        },
    };

    /// <summary>What is wrong with the address in the environment; null where nothing is.</summary>
    public static string? ExplainEnvironment() => OfEnvironment() is { } text ? Explain(Variable, text) : null;

    private static string? OfEnvironment() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? text : null;

    private static Uri? Parse(ArgumentResult argument)
    {
        var text = argument.Tokens[^1].Value;
        if (Explain(Name, text) is { } wrong)
        {
            argument.AddError(wrong);
        }

        return Read(text);
    }

    private static string? Explain(string source, string text) =>
        Read(text) is not null ? null
        : UnixSocket.PathIn(text) is not null
            ? $"{source}: '{text}' is not a unix socket: its path must be of 1 to {UnixSocket.MaxPathBytes} bytes"
            : $"{source}: '{text}' is not an http or https URL of a server; for example {Default}";

    private static Uri? Read(string text) =>
        UnixSocket.PathIn(text) is { } path ? UnixSocket.IsPath(path) ? UnixSocket.AddressOf(path) : null
        : Uri.TryCreate(text, UriKind.Absolute, out var address) && IsServer(address) ? address
        : HasPort(text) && Uri.TryCreate($"http://{text}", UriKind.Absolute, out address) && IsServer(address) ? address
        : null;

    // Without a scheme, a port tells an address from a word that is no address.
    private static bool HasPort(string text) =>
        text.LastIndexOf(':') is >= 1 and var colon && int.TryParse(text.AsSpan(colon + 1), out _);

    private static bool IsServer(Uri address) =>
        (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && address is { PathAndQuery: "/", Fragment: "", UserInfo: "", Host.Length: > 0, Port: > 0 };
}
