using System.CommandLine;
using System.CommandLine.Parsing;
using ChatGo.Client.Trust;

namespace ChatGo.Client.Commands;

/// <summary>The options of <c>token</c> on the command line.</summary>
internal sealed class TokenArguments
{
    private const int DefaultSeconds = 3_600;
    private const int MaxSeconds = 86_400;

    private static readonly string[] OtherClaims = ["sub", "iat", "exp", "nbf", "iss", "aud", "jti"];

    private readonly Argument<string?> _subject = new("SUBJECT")
    {
        Description = "Whose token it is; with --show the token, - or nothing for standard input, else CHATGO_TOKEN",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _show = new("--show")
    {
        Description = "Explain a token instead: what it says, and why a server would refuse it",
        Arity = ArgumentArity.Zero,
    };

    private readonly KeyFileArguments _key = new();
    private readonly GrantArguments _grants = new();
    private readonly Option<int> _seconds = NumberOption.Whole("--seconds", $"How long it is good, up to {MaxSeconds}", DefaultSeconds, 1, MaxSeconds);
    private readonly Option<string?> _keyId = TextOption.Create("--kid", "ID", "The key's id, where the server knows several");
    private readonly Option<string?> _issuer = TextOption.Create("--issuer", "TEXT", "Who issues it, as the server's --jwt-issuer");
    private readonly Option<string?> _audience = TextOption.Create("--audience", "TEXT", "Who it is for, as the server's --jwt-audience");
    private readonly Option<string?> _grantsClaim = TextOption.Create(
        "--grants-claim", "NAME", $"The claim with the grants, as the server's --jwt-grants-claim; default: {TokenOrder.DefaultGrantsClaim}");

    private readonly Option<bool> _json = JsonOption.Create();

    /// <summary>Makes <paramref name="command"/> accept the arguments.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_subject);
        command.Options.Add(_show);
        _key.AddTo(command);
        _grants.AddTo(command);
        Array.ForEach<Option>([_seconds, _keyId, _issuer, _audience, _grantsClaim, _json], command.Options.Add);
        _grantsClaim.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: var claim }] && OtherClaims.Contains(claim))
            {
                result.AddError($"--grants-claim: {claim} says something else in every token");
            }
        });
        command.Validators.Add(Check);
    }

    /// <summary>Whether a token is to be explained, not made.</summary>
    public bool IsShow(ParseResult result) => result.GetValue(_show);

    /// <summary>Whether a program reads.</summary>
    public bool IsJson(ParseResult result) => result.GetValue(_json);

    /// <summary>The token to explain; null where it is not on the command line.</summary>
    public string? TokenOf(ParseResult result) => result.GetValue(_subject);

    /// <summary>Reads the key that signs.</summary>
    /// <exception cref="FormatException">It is missing, or cannot be used.</exception>
    public TokenKey ReadKey(ParseResult result) => _key.ReadPrivate(result);

    /// <summary>Reads what token is wanted.</summary>
    public TokenOrder ReadOrder(ParseResult result) =>
        new(result.GetValue(_subject)!, _grants.Read(result), TimeSpan.FromSeconds(result.GetValue(_seconds)))
        {
            GrantsClaim = GrantsClaimOf(result),
            Issuer = result.GetValue(_issuer),
            Audience = result.GetValue(_audience),
            KeyId = result.GetValue(_keyId),
        };

    /// <summary>Reads what a token is held to.</summary>
    /// <exception cref="FormatException">The key cannot be used.</exception>
    public TokenTerms ReadTerms(ParseResult result) => new(
        GrantsClaimOf(result), _key.ReadPublic(result), result.GetValue(_issuer), result.GetValue(_audience));

    private string GrantsClaimOf(ParseResult result) => result.GetValue(_grantsClaim) ?? TokenOrder.DefaultGrantsClaim;

    private void Check(CommandResult result)
    {
        if (result.GetResult(_show) is { Implicit: false })
        {
            foreach (var option in ((Option[])[.. _grants.All, _seconds, _keyId]).Where(option => result.GetResult(option) is { Implicit: false }))
            {
                result.AddError($"{option.Name}: is for a new token, not for --show");
            }
        }
        else if (result.GetResult(_json) is { Implicit: false })
        {
            result.AddError("--json: needs --show; a new token is printed alone");
        }
        else if ((result.GetValue(_subject) is { } subject ? CallerName.Explain(subject) : "whose token it is must be given") is { } wrong)
        {
            result.AddError($"SUBJECT: {wrong}");
        }
    }
}
