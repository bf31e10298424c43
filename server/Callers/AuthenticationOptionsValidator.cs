using Microsoft.Extensions.Options;

namespace ChatGo.Server.Callers;

/// <summary>Holds the settings of authentication together.</summary>
internal sealed class AuthenticationOptionsValidator : IValidateOptions<AuthenticationOptions>
{
    private static readonly AuthenticationRangeValidator Ranges = new();

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, AuthenticationOptions options)
    {
        if (Ranges.Validate(name, options) is { Failed: true } outOfRange)
        {
            return outOfRange;
        }

        var failures = Find(options).ToArray();
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Find(AuthenticationOptions options)
    {
        if ((options.JwtPreviousSecretFile is null) != (options.JwtPreviousUntil is null))
        {
            yield return "JwtPreviousSecretFile: it is given together with --jwt-previous-until, or neither is.";
        }

        if (options.JwtPreviousSecretFile is not null && options.JwtSecretFile is null)
        {
            yield return "JwtPreviousSecretFile: there is no --jwt-secret-file that it was before.";
        }

        if (options.JwksUrl is { } url && (!url.IsAbsoluteUri || url.Scheme != Uri.UriSchemeHttps))
        {
            yield return "JwksUrl: must be an https URL.";
        }

        if (options.HasPublicKeys && string.IsNullOrEmpty(options.JwtIssuer))
        {
            yield return "JwtIssuer: public keys sign for many: say whose tokens are taken, --jwt-issuer ISSUER.";
        }

        if (options.HasPublicKeys && string.IsNullOrEmpty(options.JwtAudience))
        {
            yield return "JwtAudience: public keys sign for many: say what tokens are for, --jwt-audience AUDIENCE.";
        }

        if ((options.ClientCa is null) != (options.ClientGrants is null))
        {
            yield return "ClientGrants: it is given together with --client-ca, or neither is.";
        }

        foreach (var (property, text) in new[] { ("AnonymousGrant", options.AnonymousGrant), ("DefaultGrant", options.DefaultGrant) })
        {
            if (text is not null && Explain(text) is { } problem)
            {
                yield return $"{property}: {problem}.";
            }
        }

        if (options.AnonymousGrant is { } anonymous && Explain(anonymous) is null
            && (GrantsReader.ReadOption(anonymous).InAnyRoom & ~Permissions.Guest) != 0)
        {
            yield return "AnonymousGrant: moderate and admin need credentials.";
        }
    }

    private static string? Explain(string grant)
    {
        try
        {
            GrantsReader.ReadOption(grant);
            return null;
        }
        catch (FormatException wrong)
        {
            return wrong.Message;
        }
    }
}
