using System.CommandLine;
using System.Text.Json;
using ChatGo.Client.Hosting;
using ChatGo.Client.Json;
using ChatGo.Client.Trust;

namespace ChatGo.Client.Commands;

/// <summary>The verb <c>key</c>: makes an API key.</summary>
internal static class KeyCommand
{
    private const string FileName = "--file";

    private static readonly string[] Examples =
    [
        "chatgo key bot --rooms lobby --file keys.json     reads and sends in the lobby; the server has --api-keys keys.json",
        "chatgo key backend --can admin --impersonate      may do everything, under any name",
        "chatgo key bot > bot                              two lines: the key, then its entry",
        "chatgo key bot --json | jq -r .key                for programs",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var name = CallerArgument.Create("NAME", "Who will show the key; what it sends is from this name");
        var grants = new GrantArguments();
        var impersonate = new Option<bool>("--impersonate") { Description = "Let it send and read under other names too" };
        var file = TextOption.Create(
            FileName, "FILE", "Add the entry to the server's --api-keys file, made where it is missing, and print the key alone");
        var json = JsonOption.Create();
        var verb = new Verb("key", "Make an API key, and its entry in the server's --api-keys file.") { Examples = Examples };
        verb.Arguments.Add(name);
        grants.AddTo(verb);
        verb.Options.Add(impersonate);
        verb.Options.Add(file);
        verb.Options.Add(json);
        verb.SetAction(parsed => OfflineVerb.Run(parsed, result =>
        {
            var made = ApiKeyMaker.Make(result.GetRequiredValue(name), grants.Read(result), result.GetValue(impersonate));
            var path = result.GetValue(file);
            // A key that nobody knows does less harm than one that no server knows.
            Keep(made, path);
            Print(made, path, result.GetValue(json), result.InvocationConfiguration);
            return ExitCode.Success;
        }));
        return verb;
    }

    private static void Keep(ApiKeyJson made, string? path)
    {
        try
        {
            if (path is not null)
            {
                ApiKeyFile.Add(path, made.Entry);
            }
        }
        catch (Exception wrong) when (wrong is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{FileName} {path}: {wrong.Message}", wrong);
        }
    }

    // Remarks are for who looks on: without the lines between them they say nothing.
    private static void Print(ApiKeyJson made, string? path, bool json, InvocationConfiguration console)
    {
        if (json)
        {
            console.Output.WriteLine(JsonSerializer.Serialize(made, JsonLines.Default.ApiKeyJson));
            return;
        }

        var remarks = Console.IsOutputRedirected ? TextWriter.Null : console.Error;
        remarks.WriteLine("The key. Keep it secret; nobody can tell it again:");
        console.Output.WriteLine(made.Key);
        if (path is null)
        {
            remarks.WriteLine("Its entry, for {\"keys\":[…]} in the file that the server's --api-keys names (--file FILE adds it):");
            console.Output.WriteLine(JsonSerializer.Serialize(made.Entry, JsonLines.Default.ApiKeyEntryJson));
        }
    }
}
