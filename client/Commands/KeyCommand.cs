using System.CommandLine;
using System.Text.Json;
using ChatGo.Client.Hosting;
using ChatGo.Client.Json;
using ChatGo.Client.Trust;

namespace ChatGo.Client.Commands;

/// <summary>The verb <c>key</c>: makes an API key.</summary>
internal static class KeyCommand
{
    private static readonly string[] Examples =
    [
        "chatgo key bot --rooms lobby                      reads and sends in the lobby",
        "chatgo key backend --can admin --impersonate      may do everything, under any name",
        "chatgo key bot 2>/dev/null                        two lines: the key, then its entry",
        "chatgo key bot --json | jq -r .key                for programs",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var name = CallerArgument.Create("NAME", "Who will show the key; what it sends is from this name");
        var grants = new GrantArguments();
        var impersonate = new Option<bool>("--impersonate") { Description = "Let it send and read under other names too" };
        var json = JsonOption.Create();
        var verb = new Verb("key", "Make an API key, and its entry in the server's --api-keys file.") { Examples = Examples };
        verb.Arguments.Add(name);
        grants.AddTo(verb);
        verb.Options.Add(impersonate);
        verb.Options.Add(json);
        verb.SetAction(parsed => OfflineVerb.Run(parsed, result => Print(
            ApiKeyMaker.Make(result.GetRequiredValue(name), grants.Read(result), result.GetValue(impersonate)),
            result.GetValue(json),
            result.InvocationConfiguration)));
        return verb;
    }

    // Remarks go to standard error: a pipe gets the two lines alone.
    private static int Print(ApiKeyJson made, bool json, InvocationConfiguration console)
    {
        if (json)
        {
            console.Output.WriteLine(JsonSerializer.Serialize(made, JsonLines.Default.ApiKeyJson));
            return ExitCode.Success;
        }

        console.Error.WriteLine("The key. Keep it secret; nobody can tell it again:");
        console.Output.WriteLine(made.Key);
        console.Error.WriteLine("Its entry, for {\"keys\":[…]} in the file that the server's --api-keys names:");
        console.Output.WriteLine(JsonSerializer.Serialize(made.Entry, JsonLines.Default.ApiKeyEntryJson));
        return ExitCode.Success;
    }
}
