using System.CommandLine;
using ChatGo.Client.Hosting;
using ChatGo.Client.Trust;

namespace ChatGo.Client.Commands;

/// <summary>The verb <c>token</c>: makes a token, or explains one.</summary>
internal static class TokenCommand
{
    private static readonly string[] Examples =
    [
        "export CHATGO_TOKEN=$(chatgo token ann --secret-file secret --rooms lobby)   a token for the other commands",
        "chatgo token ann --key private.pem --issuer https://game.example --audience chat",
        "chatgo token bot --secret-file secret --rooms 'match:*' --can read,send,create --seconds 60",
        "chatgo token ann --secret-file secret --grants '[{\"rooms\":[\"lobby\"],\"can\":[\"read\"],\"hidden\":true}]'",
        "chatgo token --show                  explain the one in CHATGO_TOKEN; exit code 1 where a server would refuse it",
        "chatgo token --show - --key public.pem < token.txt                          and say who has signed it",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var arguments = new TokenArguments();
        var verb = new Verb("token", "Make a token (a JWT) that says who somebody is and what they may do; or explain one.")
        {
            Examples = Examples,
        };
        arguments.AddTo(verb);
        verb.SetAction(parsed => OfflineVerb.Run(
            parsed, result => arguments.IsShow(result) ? Show(arguments, result) : Make(arguments, result)));
        return verb;
    }

    private static int Make(TokenArguments arguments, ParseResult result)
    {
        var token = TokenMaker.Make(arguments.ReadOrder(result), arguments.ReadKey(result), TimeProvider.System.GetUtcNow());
        if (token.Length > TokenFindings.MaxBytes)
        {
            throw new FormatException($"the token would have {token.Length} bytes; a server takes {TokenFindings.MaxBytes} at most");
        }

        result.InvocationConfiguration.Output.WriteLine(token);
        return ExitCode.Success;
    }

    private static int Show(TokenArguments arguments, ParseResult result)
    {
        var terms = arguments.ReadTerms(result);
        var text = TokenSource.Find(arguments.TokenOf(result))
            ?? throw new FormatException("--show: there is no token; give one, or set CHATGO_TOKEN");
        var page = TokenPage.Of(text, terms, TimeProvider.System.GetUtcNow());
        foreach (var line in arguments.IsJson(result) ? [page.Json()] : page.Lines())
        {
            result.InvocationConfiguration.Output.WriteLine(line);
        }

        return page.IsGood ? ExitCode.Success : ExitCode.Failure;
    }
}
