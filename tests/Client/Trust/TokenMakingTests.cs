using ChatGo.Client.Hosting;
using ChatGo.Server.Callers;
using ChatGo.Server.Limits;
using Microsoft.Extensions.Options;

namespace ChatGo.Tests.Client.Trust;

/// <summary>Tokens that the client makes, as the server reads them.</summary>
[ClassDataSource<SigningKeys>(Shared = SharedType.PerClass)]
public sealed class TokenMakingTests(SigningKeys keys)
{
    [Test]
    [Arguments("--rooms lobby,match:* --can read,create", "lobby", "Read, Create")]
    [Arguments("--rooms lobby,match:* --can read,create", "match:7", "Read, Create")]
    [Arguments("--rooms lobby,match:* --can read,create", "hall", "None")]
    [Arguments("--rooms lobby --rooms hall", "hall", "Read, Send")]
    [Arguments("", "anything", "Read, Send")]
    [Arguments("--can admin", "anything", "All")]
    [Arguments("""--grants [{"rooms":["hall"],"can":["read"],"hidden":true},{"rooms":["*"],"can":["moderate"]}]""", "hall", "Read, Moderate")]
    public async Task SecretToken_IsTakenByTheServerWithItsGrants(string options, string room, string expected)
    {
        var token = await MakeAsync(["Ünn", "--secret-file", keys.PathOf("secret"), .. Words(options)]);

        var result = await ReadAsync(token, [SigningKeyReader.ReadSecret(await File.ReadAllBytesAsync(keys.PathOf("secret")))]);

        await Assert.That(result.Problem).IsNull();
        await Assert.That(result.Caller!.Name).IsEqualTo("Ünn");
        await Assert.That(result.Caller.Grants.For(room, -1).Can.ToString()).IsEqualTo(expected);
    }

    [Test]
    [MatrixDataSource]
    public async Task SignedToken_IsTakenByTheServerWithThePublicKeyAlone(
        [Matrix("RS256", "ES256", "ES384", "ES512")] string algorithm, [Matrix("", ".old")] string form)
    {
        var token = await MakeAsync(
        [
            "ann", "--key", keys.PathOf(algorithm + form), "--kid", "k1", "--issuer", "https://issuer", "--audience", "chat",
        ]);
        var options = new AuthenticationOptions { JwtIssuer = "https://issuer", JwtAudience = "chat" };

        var result = await ReadAsync(token, await PublicAsync(algorithm), options);

        await Assert.That(result.Problem).IsNull();
        await Assert.That(TokenParts.TryParse(token)!.Value.Algorithm).IsEqualTo(algorithm);
        await Assert.That(TokenParts.TryParse(token)!.Value.KeyId).IsEqualTo("k1");
        foreach (var other in (string[])["RS256", "ES256", "ES384", "ES512"])
        {
            var isOwn = other == algorithm;
            await Assert.That((await ReadAsync(token, await PublicAsync(other), options)).Caller is not null).IsEqualTo(isOwn);
        }
    }

    [Test]
    [Arguments("60", 60)]
    [Arguments("", 3_600)]
    [Arguments("86400", 86_400)]
    public async Task Token_LivesAsLongAsIsWanted(string seconds, int expected)
    {
        var token = await MakeAsync(
            ["ann", "--secret-file", keys.PathOf("secret"), .. seconds.Length > 0 ? ["--seconds", seconds] : Array.Empty<string>()]);

        var said = TokenParts.TryParse(token)!.Value;

        await Assert.That(said.Seconds("exp") - said.Seconds("iat")).IsEqualTo(expected);
        await Assert.That(Math.Abs(said.Seconds("iat")!.Value - TimeProvider.System.GetUtcNow().ToUnixTimeSeconds())).IsLessThan(60);
        await Assert.That(said.Issuer).IsEqualTo("");
    }

    [Test]
    public async Task Token_WithAnotherGrantsClaim_IsReadByIt()
    {
        var token = await MakeAsync(["ann", "--secret-file", keys.PathOf("secret"), "--grants-claim", "rights"]);
        SigningKey[] secret = [SigningKeyReader.ReadSecret(await File.ReadAllBytesAsync(keys.PathOf("secret")))];

        var named = await ReadAsync(token, secret, new AuthenticationOptions { JwtGrantsClaim = "rights" });

        await Assert.That(named.Caller!.Grants.ForAll.Can).IsEqualTo(Permissions.Read | Permissions.Send);
        await Assert.That((await ReadAsync(token, secret)).Caller!.Grants.IsEmpty).IsTrue();
    }

    [Test]
    [Arguments("ann", "--secret-file: a token needs it, or --key, to be signed with")]
    [Arguments("ann --secret-file {short}", "the secret has 31 bytes; at least 32 are needed")]
    [Arguments("ann --secret-file {nowhere}", "--secret-file ")]
    [Arguments("ann --secret-file {secret} --key {RS256}", "--key: --secret-file is the key already")]
    [Arguments("ann --key {weak}", "the RSA key has 1024 bits; at least 2048 are needed")]
    [Arguments("ann --key {brainpool}", "the EC key is on a curve that no server takes")]
    [Arguments("ann --key {ES256.pub}", "there is no private key in it")]
    [Arguments("ann --key {RS256.enc}", "the key is encrypted")]
    [Arguments("ann --key {secret}", "there is no private key in it")]
    [Arguments("--secret-file {secret}", "SUBJECT: whose token it is must be given")]
    [Arguments("guest:ann --secret-file {secret}", "SUBJECT: it begins with 'guest:'")]
    [Arguments("a\nb --secret-file {secret}", "SUBJECT: it has control characters")]
    [Arguments("ann --secret-file {secret} --seconds 0", "--seconds: '0' is not a number from 1 to 86400")]
    [Arguments("ann --secret-file {secret} --seconds 86401", "--seconds: '86401' is not a number from 1 to 86400")]
    [Arguments("ann --secret-file {secret} --rooms a*b", "--rooms: 'a*b' is neither")]
    [Arguments("ann --secret-file {secret} --rooms a,", "--rooms: '' is neither")]
    [Arguments("ann --secret-file {secret} --can root", "--can: 'root' cannot be granted")]
    [Arguments("ann --secret-file {secret} --can admin --rooms lobby", "--can: admin counts in all rooms only")]
    [Arguments("ann --secret-file {secret} --grants all", "--grants: it cannot be read as JSON")]
    [Arguments("""ann --secret-file {secret} --grants {"can":["read"]}""", "--grants: a grant needs rooms")]
    [Arguments("""ann --secret-file {secret} --grants {"rooms":["a*b"]}""", "--grants: the room 'a*b' has a * that is not its last character")]
    [Arguments("""ann --secret-file {secret} --grants {"rooms":["a"],"can":["root"]}""", "--grants: 'root' cannot be granted")]
    [Arguments("""ann --secret-file {secret} --grants {"rooms":["a"],"can":["admin"]}""", "--grants: admin counts in all rooms only")]
    [Arguments("""ann --secret-file {secret} --grants {"rooms":["a"],"rooms":["b"]}""", "--grants: it cannot be read as JSON")]
    [Arguments("ann --secret-file {secret} --grants [] --can read", "--grants: says all that --rooms and --can say")]
    [Arguments("ann --secret-file {secret} --grants-claim exp", "--grants-claim: exp says something else")]
    [Arguments("ann --secret-file {secret} --json", "--json: needs --show")]
    [Arguments("--show a.b.c --can read --kid k", "--can: is for a new token")]
    public async Task WrongUsage_EndsWithTwoAndNamesTheOption(string line, string expected)
    {
        var run = await ClientCommand.RunAsync(["token", .. Words(line).Select(WithFile)]);

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Usage);
        await Assert.That(run.Output).IsEqualTo("");
        await Assert.That(run.Error).Contains(expected);
    }

    [Test]
    public async Task Token_ThatNoServerWouldTakeForItsLength_IsNotMade()
    {
        var rooms = string.Join(',', Enumerable.Range(0, 900).Select(static number => $"room-{number}"));

        var run = await ClientCommand.RunAsync("token", "ann", "--secret-file", keys.PathOf("secret"), "--rooms", rooms);

        await Assert.That((run.ExitCode, run.Output)).IsEqualTo((ExitCode.Usage, ""));
        await Assert.That(run.Error).Contains("a server takes 8192 at most");
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static async Task<string> MakeAsync(string[] arguments)
    {
        var run = await ClientCommand.RunAsync(["token", .. arguments]);
        await Assert.That((run.ExitCode, run.Error)).IsEqualTo((ExitCode.Success, ""));
        return run.Lines.Single();
    }

    private static async Task<TokenResult> ReadAsync(
        string token, IReadOnlyList<SigningKey> keys, AuthenticationOptions? options = null)
    {
        var known = Options.Create(options ?? new AuthenticationOptions());
        return await new TokenReader(
            known, Options.Create(new LimitOptions()), new Revocations(known, TimeProvider.System), TimeProvider.System)
            .ReadAsync(token, new KeyRing(keys, [], [], new CredentialList()));
    }

    private async Task<IReadOnlyList<SigningKey>> PublicAsync(string algorithm) =>
        SigningKeyReader.ReadKeys(await File.ReadAllBytesAsync(keys.PathOf($"{algorithm}.pub")));

    private string WithFile(string word) => word is ['{', >= 'A' and not '"', .., '}'] ? keys.PathOf(word[1..^1]) : word;
}
