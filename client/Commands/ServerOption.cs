using System.CommandLine;
using System.CommandLine.Parsing;

namespace ChatGo.Client.Commands;

/// <summary>The option <c>--server</c>: an absolute http or https URL without a path. Default
/// <c>http://localhost:50051</c>.</summary>
internal static class ServerOption
{
    private const string Default = "http://localhost:50051";

    /// <summary>Makes the option.</summary>
    public static Option<Uri> Create() => new("--server")
    {
        Description = "The server's address: http (plaintext HTTP/2) or https",
        HelpName = "URL",
        DefaultValueFactory = static _ => new Uri(Default),
        CustomParser = Parse,
    };

    private static Uri? Parse(ArgumentResult argument)
    {
        var text = argument.Tokens[^1].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && IsServer(address))
        {
            return address;
        }

        argument.AddError($"--server: '{text}' is not an http or https URL of a server; for example {Default}");
        return null;
    }

    private static bool IsServer(Uri address) =>
        (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && address is { PathAndQuery: "/", Fragment: "", UserInfo: "", Host.Length: > 0, Port: > 0 };
}
