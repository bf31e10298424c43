using System.CommandLine;
using System.CommandLine.Parsing;
using ChatGo.Client.Connections;

namespace ChatGo.Client.Commands;

/// <summary>The options of every verb that talks to a server: where it is and what opens it.</summary>
internal sealed class ServerArguments
{
    /// <summary>The variable of the environment with the token.</summary>
    public const string TokenVariable = "CHATGO_TOKEN";

    private const string ApiKeyVariable = "CHATGO_API_KEY";

    private readonly Option<Uri> _server = ServerOption.Create();

    private readonly Option<string?> _token =
        SecretOption.Create("--token", "A bearer token to show the server", TokenVariable);

    private readonly Option<string?> _apiKey =
        SecretOption.Create("--api-key", "An API key to show the server", ApiKeyVariable);

    /// <summary>Makes <paramref name="command"/> accept the options.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_server);
        command.Options.Add(_token);
        command.Options.Add(_apiKey);
    }

    /// <summary>Reads the options from a command line without errors. A token goes before an API key.</summary>
    public ServerAccess Read(ParseResult result) => new(result.GetRequiredValue(_server), CredentialOf(result));

    /// <summary>Whether the server is shown a token or an API key; a command line may have errors.</summary>
    public bool HasCredential(SymbolResult result) =>
        SecretOption.IsGiven(result, _token, TokenVariable) || SecretOption.IsGiven(result, _apiKey, ApiKeyVariable);

    /// <summary>The token that the server is shown; null where it is shown none.</summary>
    public string? TokenOf(ParseResult result) => SecretOption.Read(result, _token, TokenVariable);

    /// <summary>The command line as it may be shown: its words, secrets left out.</summary>
    public IEnumerable<string> WithoutSecrets(ParseResult result)
    {
        var secrets = new[] { result.GetValue(_token), result.GetValue(_apiKey) };
        return result.Tokens.Select(token => secrets.Contains(token.Value) ? "***" : token.Value);
    }

    private Credential? CredentialOf(ParseResult result) =>
        TokenOf(result) is { } token ? Credential.Token(token)
        : SecretOption.Read(result, _apiKey, ApiKeyVariable) is { } key ? Credential.ApiKey(key)
        : null;
}
