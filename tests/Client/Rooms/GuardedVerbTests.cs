using ChatGo.Api;
using ChatGo.Client.Hosting;
using ChatGo.Tests.Server.Callers;

namespace ChatGo.Tests.Client.Rooms;

/// <summary>Verbs on a server that knows its callers.</summary>
[ClassDataSource<GuardedServer>(Shared = SharedType.PerClass)]
public sealed class GuardedVerbTests(GuardedServer server)
{
    private static readonly string Ann = TestKeys.Token("ann", """{"rooms":["lobby"],"can":["read","send"]}""");

    [Test]
    [Timeout(60_000)]
    public async Task Send_WithACredentialAndNoName_IsFromItsName(CancellationToken cancellationToken)
    {
        var token = await RunAsync("", cancellationToken, "send", "lobby", "by token", "--token", Ann, "--json");
        var key = await RunAsync("", cancellationToken, "send", "lobby", "by key", "--api-key", TestKeys.AdminKey);

        await Assert.That((token.ExitCode, token.Error)).IsEqualTo((ExitCode.Success, ""));
        await Assert.That((key.ExitCode, key.Error)).IsEqualTo((ExitCode.Success, ""));
        await Assert.That(await SendersAsync("by token", cancellationToken)).IsEquivalentTo((string[])["ann"]);
        await Assert.That(await SendersAsync("by key", cancellationToken)).IsEquivalentTo((string[])["backend"]);
    }

    [Test]
    [Arguments("")]
    [Arguments("--connect-chat")]
    [Timeout(60_000)]
    public async Task Chat_WithATokenAndNoName_IsAMemberByItsName(string option, CancellationToken cancellationToken)
    {
        string[] options = option.Length > 0 ? [option] : [];

        var run = await RunAsync($"said {option}", cancellationToken, ["chat", "--chat", "lobby", "--token", Ann, .. options]);

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Success).Because(run.Error);
        await Assert.That(run.Lines[0]).StartsWith("* in room lobby as ann, ");
        await Assert.That(await SendersAsync($"said {option}", cancellationToken)).IsEquivalentTo((string[])["ann"]);
    }

    [Test]
    [Timeout(60_000)]
    public async Task Chat_WithAnApiKeyAndNoName_IsFromItsName(CancellationToken cancellationToken)
    {
        var run = await RunAsync("of a key", cancellationToken, "chat", "--chat", "lobby", "--api-key", TestKeys.AdminKey);

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Success).Because(run.Error);
        await Assert.That(run.Lines[0]).StartsWith("* in room lobby, ");
        await Assert.That(await SendersAsync("of a key", cancellationToken)).IsEquivalentTo((string[])["backend"]);
    }

    [Test]
    [Arguments("send lobby hi --name bob", "chatgo: cannot send to room lobby: PERMISSION_DENIED: ")]
    [Arguments("chat --chat lobby --name bob", "chatgo: cannot join room lobby: PERMISSION_DENIED: ")]
    [Arguments("send hall hi", "chatgo: cannot send to room hall: PERMISSION_DENIED: ")]
    [Arguments("tail hall", "chatgo: cannot join room hall: PERMISSION_DENIED: ")]
    [Arguments("tail hall --connect-chat", "chatgo: cannot join room hall: PERMISSION_DENIED: ")]
    [Arguments("delete lobby", "chatgo: cannot delete room lobby: PERMISSION_DENIED: ")]
    [Arguments("demo", "chatgo: cannot create a room: PERMISSION_DENIED: ")]
    [Arguments("load --users 2 --duration 1", "chatgo: cannot make a room: PERMISSION_DENIED: ")]
    [Timeout(60_000)]
    public async Task AVerb_ThatMayNot_SaysSoInOneLineAndEnds(
        string line, string expected, CancellationToken cancellationToken) =>
        await FailsAsync(await RunAsync("hello", cancellationToken, [.. line.Split(' '), "--token", Ann]), expected);

    [Test]
    [Arguments("rooms", "chatgo: cannot list rooms: UNAUTHENTICATED: ")]
    [Arguments("send lobby hi", "chatgo: cannot send to room lobby: UNAUTHENTICATED: ")]
    [Arguments("tail lobby", "chatgo: cannot join room lobby: UNAUTHENTICATED: ")]
    [Arguments("tail lobby --connect-chat", "chatgo: cannot join room lobby: UNAUTHENTICATED: ")]
    [Arguments("chat --chat lobby", "chatgo: cannot join room lobby: UNAUTHENTICATED: ")]
    [Arguments("demo", "chatgo: cannot create a room: UNAUTHENTICATED: ")]
    [Arguments("load --users 2 --duration 1", "chatgo: cannot make a room: UNAUTHENTICATED: ")]
    [Timeout(60_000)]
    public async Task AVerb_WithATokenThatIsNotGood_SaysSoInOneLineAndEnds(
        string line, string expected, CancellationToken cancellationToken) =>
        await FailsAsync(await RunAsync("hello", cancellationToken, [.. line.Split(' '), "--token", "not.a.token"]), expected);

    [Test]
    [Timeout(60_000)]
    public async Task Send_WithATokenThatIsNone_IsAWrongCommandLine(CancellationToken cancellationToken)
    {
        var run = await RunAsync("", cancellationToken, "send", "lobby", "hi", "--token", "a b");

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Usage);
        await Assert.That(run.Error).StartsWith("chatgo: --token: not a secret of printable ASCII characters");
    }

    private static async Task FailsAsync(ClientRun run, string expected)
    {
        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Failure);
        // Lines before it may say what was not sent, or on a busy machine that the server is slow.
        var lines = run.Error.Split('\n');
        await Assert.That(lines.Count(static line => line.StartsWith("chatgo: ", StringComparison.Ordinal))).IsEqualTo(1).Because(run.Error);
        await Assert.That(lines[^1]).StartsWith(expected);
    }

    private async Task<string[]> SendersAsync(string text, CancellationToken stopping)
    {
        var held = await server.Client.ListMessagesAsync(
            new ListMessagesRequest { ChatId = "lobby", PageSize = 100 }, TestKeys.ApiKey(TestKeys.AdminKey),
            cancellationToken: stopping);
        return [.. held.Messages.Where(message => message.Text == text).Select(static message => message.From)];
    }

    private async Task<ClientRun> RunAsync(string input, CancellationToken stopping, params string[] arguments)
    {
        using var client = ClientProcess.Start([.. arguments, "--server", server.Address.ToString()]);
        await client.Input.WriteAsync(input.AsMemory(), stopping);
        return await client.EndAsync(stopping);
    }
}
