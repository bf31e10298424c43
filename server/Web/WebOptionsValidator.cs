using Microsoft.Extensions.Options;

namespace ChatGo.Server.Web;

/// <summary>Refuses names and origins that no request can have.</summary>
internal sealed class WebOptionsValidator : IValidateOptions<WebOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, WebOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Hosts.FirstOrDefault(static host => !IsHost(host)) is { } host)
        {
            return ValidateOptionsResult.Fail(
                $"{nameof(WebOptions.AllowedHosts)}: '{host}' is no name of a host, such as chat.example.com, without scheme and port");
        }

        return options.Origins.FirstOrDefault(static origin => !IsOrigin(origin)) is { } other
            ? ValidateOptionsResult.Fail(
                $"{nameof(WebOptions.AllowedOrigins)}: '{other}' is no origin, such as https://example.com: a scheme, a host, a port where it is another than the scheme's, and no path")
            : ValidateOptionsResult.Success;
    }

    private static bool IsHost(string host) =>
        (!host.Contains(':', StringComparison.Ordinal) || host.StartsWith('['))
        && Uri.CheckHostName(host.Trim('[', ']')) != UriHostNameType.Unknown;

    private static bool IsOrigin(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.GetLeftPart(UriPartial.Authority).Equals(origin, StringComparison.OrdinalIgnoreCase);
}
