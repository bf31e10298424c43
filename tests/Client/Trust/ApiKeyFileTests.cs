using System.Security.Cryptography;
using System.Text;
using ChatGo.Client.Hosting;
using ChatGo.Server.Callers;

namespace ChatGo.Tests.Client.Trust;

/// <summary>Entries that the client adds to a server's file of API keys.</summary>
public sealed class ApiKeyFileTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chatgo-keys-");

    private string Keys => Path.Combine(_folder.FullName, "keys.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Test]
    public async Task AFile_ThatIsMissing_IsMadeForItsOwnerAlone()
    {
        var run = await ClientCommand.RunAsync("key", "Über", "--can", "admin", "--file", Keys);

        await Assert.That((run.ExitCode, run.Error)).IsEqualTo((ExitCode.Success, ""));
        await Assert.That(KnownBy(run.Lines.Single())).IsEqualTo("Über");
        await Assert.That(Directory.GetFiles(_folder.FullName)).IsEquivalentTo((string[])[Keys]);
        if (!OperatingSystem.IsWindows())
        {
            await Assert.That(File.GetUnixFileMode(Keys)).IsEqualTo(OwnerOnly);
        }
    }

    [Test]
    public async Task AFile_ThatIsThere_KeepsWhatItHasAndItsMode()
    {
        var mode = OwnerOnly | UnixFileMode.GroupRead;
        var first = await ClientCommand.RunAsync("key", "bot", "--file", Keys);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Keys, mode);
        }

        var link = Path.Combine(_folder.FullName, "link.json");
        File.CreateSymbolicLink(link, Keys);
        var second = await ClientCommand.RunAsync("key", "backend", "--impersonate", "--file", link);

        await Assert.That((KnownBy(first.Output), KnownBy(second.Output))).IsEqualTo(("bot", "backend"));
        await Assert.That(File.ResolveLinkTarget(link, returnFinalTarget: false)!.FullName).IsEqualTo(Keys);
        if (!OperatingSystem.IsWindows())
        {
            await Assert.That(File.GetUnixFileMode(Keys)).IsEqualTo(mode);
        }
    }

    [Test]
    [Arguments("", "it cannot be read as JSON: ")]
    [Arguments("[]", "it is not {\"keys\":[…]}")]
    [Arguments("{\"keys\":{}}", "it is not {\"keys\":[…]}")]
    [Arguments("{\"keys\":[],\"keys\":[]}", "it cannot be read as JSON: ")]
    [Arguments("{\"keys\":[1]}", "keys[0] is not an object")]
    [Arguments("{\"keys\":[{\"name\":1}]}", "keys[0]: name is missing, or is not a text")]
    [Arguments("{\"keys\":[{\"name\":\"a\",\"sha256\":\"0\"}]}", "keys[0]: sha256 is 64 hexadecimal digits")]
    [Arguments("{\"keys\":[{\"name\":\"a\",\"sha256\":\"0123456789012345678901234567890123456789012345678901234567890123\"}]}", "keys[0]: grants are missing")]
    [Arguments("{\"keys\":[{\"name\":\"a\",\"sha256\":\"0123456789012345678901234567890123456789012345678901234567890123\",\"grants\":[1]}]}", "keys[0]: a grant is an object with rooms and can")]
    [Arguments("{\"keys\":[{\"name\":\"bot\",\"sha256\":\"0123456789012345678901234567890123456789012345678901234567890123\",\"grants\":[]}]}", "there is a key of 'bot' already")]
    public async Task AFile_ThatCannotTakeTheKey_IsLeftAsItIs(string content, string expected)
    {
        await File.WriteAllTextAsync(Keys, content);

        var run = await ClientCommand.RunAsync("key", "bot", "--file", Keys);

        await Assert.That((run.ExitCode, run.Output)).IsEqualTo((ExitCode.Usage, ""));
        await Assert.That(run.Error).StartsWith($"chatgo: --file {Keys}: {expected}");
        await Assert.That(await File.ReadAllTextAsync(Keys)).IsEqualTo(content);
        await Assert.That(Directory.GetFiles(_folder.FullName)).IsEquivalentTo((string[])[Keys]);
    }

    [Test]
    public async Task AFile_ThatAnotherWrites_IsLeftToIt()
    {
        await File.WriteAllTextAsync($"{Keys}.new", "theirs");

        var run = await ClientCommand.RunAsync("key", "bot", "--file", Keys);

        await Assert.That((run.ExitCode, run.Output)).IsEqualTo((ExitCode.Usage, ""));
        await Assert.That(run.Error).EndsWith($"another program is writing it; if none is, remove {Keys}.new");
        await Assert.That(await File.ReadAllTextAsync($"{Keys}.new")).IsEqualTo("theirs");
    }

    [Test]
    public async Task AFile_InAFolderThatIsMissing_IsNamed()
    {
        var path = Path.Combine(_folder.FullName, "none", "keys.json");

        var run = await ClientCommand.RunAsync("key", "bot", "--file", path);

        await Assert.That((run.ExitCode, run.Output)).IsEqualTo((ExitCode.Usage, ""));
        await Assert.That(run.Error).StartsWith($"chatgo: --file {path}: ");
    }

    private string? KnownBy(string key) =>
        new KeyRing([], KeyListReader.ReadKeys(File.ReadAllBytes(Keys)), [], new CredentialList())
            .FindApiKey(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key))))?.Name;
}
