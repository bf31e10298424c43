using ChatGo.Client.Hosting;
using ChatGo.Tests.Server.Callers;

namespace ChatGo.Tests.Client.Rooms;

/// <summary>What a verb shows the server, of flags and variables.</summary>
[ClassDataSource<GuardedServer>(Shared = SharedType.PerClass)]
public sealed class CredentialTests(GuardedServer server)
{
    private const string TokenVariable = "CHATGO_TOKEN";
    private const string ApiKeyVariable = "CHATGO_API_KEY";
    private const string ServerVariable = "CHATGO_SERVER";

    private static readonly string Ann = TestKeys.Token("ann", """{"rooms":["lobby"],"can":["read","send"]}""");

    [Test]
    [Arguments(false, true, true, false, "in room lobby, ")]
    [Arguments(true, false, false, true, "in room lobby as ann, ")]
    [Arguments(false, false, true, true, "in room lobby as ann, ")]
    [Arguments(false, false, false, true, "in room lobby, ")]
    [Timeout(60_000)]
    public async Task Chat_ShowsTheFlag_ElseTheTokenOfTheEnvironment_ElseItsApiKey(
        bool hasToken, bool hasKey, bool hasTokenVariable, bool hasKeyVariable, string expected,
        CancellationToken cancellationToken)
    {
        string[] flags = [.. hasToken ? ["--token", Ann] : (string[])[], .. hasKey ? ["--api-key", TestKeys.AdminKey] : (string[])[]];
        (string, string)[] variables =
        [
            (TokenVariable, hasTokenVariable ? Ann : ""), (ApiKeyVariable, hasKeyVariable ? TestKeys.AdminKey : ""),
        ];

        var run = await RunAsync(variables, cancellationToken, ["chat", "--chat", "lobby", .. flags]);

        await Assert.That((run.ExitCode, run.Complaints)).IsEqualTo((ExitCode.Success, ""));
        await Assert.That(run.Lines[0]).StartsWith($"* {expected}");
    }

    [Test]
    [Timeout(60_000)]
    public async Task Create_WithAnApiKey_ShowsNoTokenOfTheEnvironment(CancellationToken cancellationToken)
    {
        var run = await RunAsync([(TokenVariable, Ann)], cancellationToken, "create", "by-key", "--api-key", TestKeys.AdminKey);

        await Assert.That((run.ExitCode, run.Output, run.Complaints)).IsEqualTo((ExitCode.Success, "by-key", ""));
    }

    [Test]
    [Timeout(60_000)]
    public async Task TokenAndApiKey_OnOneCommandLine_AreAMistake(CancellationToken cancellationToken)
    {
        var run = await RunAsync([], cancellationToken, "rooms", "--token", Ann, "--api-key", TestKeys.AdminKey);

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Usage);
        await Assert.That(run.Error).StartsWith("chatgo: --api-key: --token says already who calls; give one of them\n");
    }

    [Test]
    [Arguments(TokenVariable, "a b", "CHATGO_TOKEN: not a secret of printable ASCII characters")]
    [Arguments(ApiKeyVariable, "ä", "CHATGO_API_KEY: not a secret of printable ASCII characters")]
    [Arguments(ServerVariable, "localhost", "CHATGO_SERVER: 'localhost' is not an http or https URL of a server")]
    [Arguments(ServerVariable, "unix:", "CHATGO_SERVER: 'unix:' is not a unix socket")]
    [Timeout(60_000)]
    public async Task AVariable_ThatIsWrong_IsNamedWhereItCounts(
        string variable, string value, string expected, CancellationToken cancellationToken)
    {
        using var client = ClientProcess.Start([(variable, value)], "rooms");
        var run = await client.EndAsync(cancellationToken);
        using var offline = ClientProcess.Start([(variable, value)], "key", "bot");
        using var help = ClientProcess.Start([(variable, value)], "rooms", "--help");

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Usage);
        await Assert.That(run.Error).StartsWith($"chatgo: {expected}");
        await Assert.That((await offline.EndAsync(cancellationToken)).ExitCode).IsEqualTo(ExitCode.Success);
        await Assert.That((await help.EndAsync(cancellationToken)).ExitCode).IsEqualTo(ExitCode.Success);
    }

    [Test]
    [Timeout(60_000)]
    public async Task AVariable_ThatIsWrong_IsPassedOverWhereAFlagCounts(CancellationToken cancellationToken)
    {
        var run = await RunAsync(
            [(TokenVariable, "a b"), (ApiKeyVariable, "a b"), (ServerVariable, "nonsense")], cancellationToken,
            "history", "lobby", "--token", Ann);

        await Assert.That((run.ExitCode, run.Complaints)).IsEqualTo((ExitCode.Success, ""));
    }

    [Test]
    [Timeout(60_000)]
    public async Task Server_OfTheEnvironment_IsTheDefault(CancellationToken cancellationToken)
    {
        using var client = ClientProcess.Start(
            [(ServerVariable, server.Address.ToString()), (TokenVariable, Ann)], "send", "lobby", "by variable");

        var run = await client.EndAsync(cancellationToken);

        await Assert.That((run.ExitCode, run.Complaints)).IsEqualTo((ExitCode.Success, ""));
    }

    [Test]
    [Timeout(60_000)]
    public async Task Help_NamesTheVariablesAndWhichCounts(CancellationToken cancellationToken)
    {
        using var client = ClientProcess.Start("rooms", "--help");

        var run = await client.EndAsync(cancellationToken);

        await Assert.That(run.Output).Contains(ServerVariable)
            .And.Contains("CHATGO_API_KEY, unless --token or CHATGO_TOKEN is given")
            .And.Contains("CHATGO_TOKEN, unless --api-key is given");
    }

    private async Task<ClientRun> RunAsync(
        (string Name, string Value)[] variables, CancellationToken stopping, params string[] arguments)
    {
        using var client = ClientProcess.Start(variables, [.. arguments, "--server", server.Address.ToString()]);
        // A talk without a word ends before it begins.
        await client.Input.WriteAsync("hello\n".AsMemory(), stopping);
        return await client.EndAsync(stopping);
    }
}
