using System.CommandLine;
using System.CommandLine.Parsing;
using ChatGo.Client.Trust;

namespace ChatGo.Client.Commands;

/// <summary>The option <c>--name</c>: who speaks, 1 to 128 bytes of UTF-8. Default: whoever the token or the API key is of,
/// or else the user of this process.</summary>
internal sealed class NameOption(ServerArguments server)
{
    private readonly Option<string?> _option = UserName.CreateOption(
        "Who speaks; default: whose the token or the API key is, or else the user of this process");

    /// <summary>Makes <paramref name="command"/> accept the option.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_option);
        command.Validators.Add(Check);
    }

    /// <summary>The name to send under. Empty: the server knows it by the token or the API key, and refuses another.</summary>
    public string ReadSender(ParseResult result) =>
        result.GetValue(_option) ?? (server.HasCredential(result.CommandResult) ? "" : Environment.UserName);

    /// <summary>The name to be a member under. Empty: it is in an API key's entry, which the server alone knows.</summary>
    public string ReadMember(ParseResult result) =>
        result.GetValue(_option) ?? (server.TokenOf(result) is { } token ? SubjectOf(token) : ReadSender(result));

    private static string SubjectOf(string token)
    {
        try
        {
            return TokenText.Read(token).Subject ?? "";
        }
        catch (FormatException)
        {
            // Not every server's tokens can be read by others.
            return "";
        }
    }

    // In a container a process can run as a user that the system has no name for.
    private void Check(CommandResult result)
    {
        if (result.GetResult(_option) is null && !server.HasCredential(result) && UserName.Explain(UserName.OptionName, Environment.UserName) is not null)
        {
            result.AddError($"{UserName.OptionName}: the user of this process has no name of 1 to {UserName.MaxBytes} bytes; give one");
        }
    }
}
