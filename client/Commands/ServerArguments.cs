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
    private const string TokenName = "--token";
    private const string ApiKeyName = "--api-key";

    private readonly Option<Uri> _server = ServerOption.Create();

    private readonly Option<string?> _token = SecretOption.Create(
        TokenName, $"A bearer token to show the server; default: the environment's {TokenVariable}, unless {ApiKeyName} is given");

    private readonly Option<string?> _apiKey = SecretOption.Create(
        ApiKeyName,
        $"An API key to show the server instead; default: the environment's {ApiKeyVariable}, unless {TokenName} or {TokenVariable} is given");

    /// <summary>Makes <paramref name="command"/> accept the options.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_server);
        command.Options.Add(_token);
        command.Options.Add(_apiKey);
        command.Validators.Add(Check);
    }

    /// <summary>Reads the options from a command line without errors.</summary>
    public ServerAccess Read(ParseResult result) => new(result.GetRequiredValue(_server), CredentialOf(result));

    /// <summary>Whether the command line says where the server is; it may have errors.</summary>
    public bool IsServerGiven(SymbolResult result) => IsGiven(result, _server);

    /// <summary>Whether the server is shown a token or an API key; a command line may have errors.</summary>
    public bool HasCredential(SymbolResult result) =>
        IsGiven(result, _token) || IsGiven(result, _apiKey)
        || SecretOption.OfEnvironment(TokenVariable) is not null || SecretOption.OfEnvironment(ApiKeyVariable) is not null;

    /// <summary>The token that the server is shown; null where it is shown none.</summary>
    public string? TokenOf(ParseResult result) => IsGiven(result.CommandResult, _apiKey)
        ? null
        : result.GetValue(_token) ?? SecretOption.OfEnvironment(TokenVariable);

    /// <summary>The command line as it may be shown: its words, secrets left out.</summary>
    public IEnumerable<string> WithoutSecrets(ParseResult result)
    {
        var secrets = new[] { result.GetValue(_token), result.GetValue(_apiKey) };
        return result.Tokens.Select(token => secrets.Contains(token.Value) ? "***" : token.Value);
    }

    /// <summary>Whether the command line gives an option, which may have errors.</summary>
    public static bool IsGiven(SymbolResult result, Option option) => result.GetResult(option) is { Implicit: false };

    // What is given on the command line counts alone: it was meant for this once.
    private Credential? CredentialOf(ParseResult result) =>
        TokenOf(result) is { } token ? Credential.Token(token)
        : (result.GetValue(_apiKey) ?? SecretOption.OfEnvironment(ApiKeyVariable)) is { } key ? Credential.ApiKey(key)
        : null;

    private void Check(CommandResult result)
    {
        if (!IsGiven(result, _server) && ServerOption.ExplainEnvironment() is { } wrong)
        {
            result.AddError(wrong);
        }

        if (IsGiven(result, _token) && IsGiven(result, _apiKey))
        {
            result.AddError($"{ApiKeyName}: {TokenName} says already who calls; give one of them");
        }
        else if (!IsGiven(result, _token) && !IsGiven(result, _apiKey) && ExplainVariables() is { } unusable)
        {
            result.AddError(unusable);
        }
    }

    // An API key in the environment counts only where no token is there.
    private static string? ExplainVariables() => SecretOption.ExplainEnvironment(TokenVariable)
        ?? (SecretOption.OfEnvironment(TokenVariable) is null ? SecretOption.ExplainEnvironment(ApiKeyVariable) : null);
}
