using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatGo.Client.Hosting;
using ChatGo.Server.Callers;

namespace ChatGo.Tests.Client.Trust;

/// <summary>API keys that the client makes, as the server reads them.</summary>
public sealed class ApiKeyTests
{
    [Test]
    [Arguments("backend", "--can admin --impersonate", "anything", "All", true)]
    [Arguments("Über", "--rooms lobby --can send", "lobby", "Send", false)]
    [Arguments("bot", "", "anything", "Read, Send", false)]
    public async Task Key_IsKnownToTheServerByItsEntry(
        string name, string options, string room, string expected, bool mayImpersonate)
    {
        var run = await ClientCommand.RunAsync(["key", name, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Success);
        await Assert.That(run.Lines).Count().IsEqualTo(2);
        await IsKnownAsync(run.Lines[0], run.Lines[1], name, room, expected, mayImpersonate);
        await Assert.That(run.Error).IsEqualTo("");
    }

    [Test]
    public async Task Key_AsJson_IsKeyAndEntryInOneLine()
    {
        var run = await ClientCommand.RunAsync("key", "bot", "--json");
        var json = JsonElement.Parse(run.Lines.Single());

        await IsKnownAsync(
            json.GetProperty("key").GetString()!, json.GetProperty("entry").GetRawText(), "bot", "lobby",
            "Read, Send", mayImpersonate: false);
        await Assert.That(run.Error).IsEqualTo("");
    }

    [Test]
    [Timeout(60_000)]
    public async Task Key_OnATerminal_SaysWhichIsWhich(CancellationToken cancellationToken)
    {
        using var terminal = TerminalProcess.Start("key", "bot");

        await terminal.EndAsync(cancellationToken);

        await Assert.That(terminal.Seen).Contains("The key. Keep it secret").And.Contains("Its entry, for ");
    }

    [Test]
    public async Task Keys_AreLongAndNeverTheSame()
    {
        var keys = new HashSet<string>();
        for (var turn = 0; turn < 100; turn++)
        {
            keys.Add((await ClientCommand.RunAsync("key", "bot")).Lines[0]);
        }

        await Assert.That(keys.Count).IsEqualTo(100);
        // 256 bits, 6 a character.
        await Assert.That(keys.All(static key => key.StartsWith("chatgo_", StringComparison.Ordinal)
            && key.Length == "chatgo_".Length + 43
            && key.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))).IsTrue();
    }

    [Test]
    [Arguments("", "NAME: it is empty")]
    [Arguments("guest:bot", "NAME: it begins with 'guest:'")]
    [Arguments("a\tb", "NAME: it has control characters")]
    [Arguments("a\u009bb", "NAME: it has control characters")]
    [Arguments("äääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääää", "NAME: it has 130 bytes; at most 128 are allowed")]
    public async Task Key_ForANameThatNoServerTakes_IsNotMade(string name, string expected)
    {
        var run = await ClientCommand.RunAsync("key", name);

        await Assert.That((run.ExitCode, run.Output)).IsEqualTo((ExitCode.Usage, ""));
        await Assert.That(run.Error).StartsWith(expected);
    }

    [Test]
    public async Task Key_ForTheLongestName_IsMade() =>
        await Assert.That((await ClientCommand.RunAsync("key", new string('ä', 64))).ExitCode).IsEqualTo(ExitCode.Success);

    [Test]
    [Arguments("--can root", "--can: 'root' cannot be granted")]
    [Arguments("--rooms *a", "--rooms: '*a' is neither")]
    [Arguments("--rooms lobby --can admin", "--can: admin counts in all rooms only")]
    [Arguments("--server http://localhost", "There is no '--server'.")]
    public async Task Key_WithAWrongOption_NamesIt(string options, string expected)
    {
        var run = await ClientCommand.RunAsync(["key", "bot", .. options.Split(' ')]);

        await Assert.That((run.ExitCode, run.Output)).IsEqualTo((ExitCode.Usage, ""));
        await Assert.That(run.Error).Contains(expected);
    }

    private static async Task IsKnownAsync(
        string key, string entry, string name, string room, string expected, bool mayImpersonate)
    {
        var read = KeyListReader.ReadKeys(Encoding.UTF8.GetBytes($"{{\"keys\":[{entry}]}}")).Single();
        var ring = new KeyRing([], [read], [], new CredentialList());
        var caller = ring.FindApiKey(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key))));

        await Assert.That(caller?.Name).IsEqualTo(name);
        await Assert.That(caller!.Grants.For(room, -1).Can.ToString()).IsEqualTo(expected);
        await Assert.That(caller.MayImpersonate).IsEqualTo(mayImpersonate);
    }
}
