using System.Text.Json;
using System.Text.Json.Nodes;
using ChatGo.Client.Hosting;
using ChatGo.Client.Trust;
using ChatGo.Tests.Server.Callers;

namespace ChatGo.Tests.Client.Trust;

/// <summary>What the client says of tokens.</summary>
[ClassDataSource<SigningKeys>(Shared = SharedType.PerClass)]
public sealed class TokenShowTests(SigningKeys keys)
{
    private const long Now = 1_700_000_000;
    private const string Lobby = """{"rooms":["lobby"],"can":["read"]}""";

    private static readonly TokenTerms Terms = new(TokenOrder.DefaultGrantsClaim);

    [Test]
    public async Task Token_ThatIsRight_IsExplainedWhole()
    {
        var claims = Claims(("iss", "\"https://issuer\""), ("aud", "[\"chat\",\"other\"]"), ("chat",
            """[{"rooms":["lobby","match:*"],"can":["read","send"]},{"rooms":["*"],"can":["admin"],"hidden":true}]"""));
        var page = Page(TestKeys.Sign(new JsonObject { ["alg"] = "HS256", ["typ"] = "JWT", ["kid"] = "k1" }, claims));

        await Assert.That(page.IsGood).IsTrue();
        await Assert.That(string.Join('\n', page.Lines())).IsEqualTo("""
            alg:         HS256
            kid:         k1
            typ:         JWT
            subject:     ann
            issuer:      https://issuer
            audience:    chat, other
            issued:      2023-11-14T22:13:10Z, 10 seconds ago
            expires:     2023-11-14T23:13:19Z, for 59 more minutes
            grants:      in the room 'lobby': read, send
            grants:      in rooms that begin with 'match:': read, send
            grants:      in all rooms but private ones: everything, and in private rooms too (admin), unseen by others
            signature:   NOT verified: anybody could have written this; --secret-file or --key verifies it
            """);
    }

    [Test]
    [Arguments("exp", "1700000000", "it has expired")]
    [Arguments("exp", null, "it has no exp that is a number of seconds")]
    [Arguments("exp", "\"1700003599\"", "it has no exp that is a number of seconds")]
    [Arguments("exp", "1e400", "it has no exp that is a number of seconds")]
    [Arguments("exp", "1700086391", "it lives 86401 seconds; a server takes 86400 at most")]
    [Arguments("exp", "1699999990", "it ends before it begins")]
    [Arguments("iat", null, "it has no iat that is a number of seconds")]
    [Arguments("iat", "1700000061", "it was issued in the future")]
    [Arguments("nbf", "1700000061", "it is not good yet")]
    [Arguments("nbf", "\"soon\"", "it is not good yet")]
    [Arguments("sub", null, "it has no sub that is a text")]
    [Arguments("sub", "7", "it has no sub that is a text")]
    [Arguments("sub", "\"\"", "its sub: it is empty")]
    [Arguments("sub", "\"guest:ann\"", "its sub: it begins with 'guest:'")]
    [Arguments("sub", "\"a\\u001b[31mb\"", "its sub: it has control characters")]
    [Arguments("chat", "\"all\"", "its chat: a grant is an object")]
    [Arguments("chat", """{"rooms":["*"],"can":["root"]}""", "its chat: 'root' cannot be granted")]
    [Arguments("chat", """{"rooms":["a*b"],"can":["read"]}""", "its chat: the room 'a*b' has a *")]
    [Arguments("chat", """{"can":["read"]}""", "its chat: a grant needs rooms")]
    [Arguments("chat", """{"rooms":["a"],"hidden":1}""", "its chat: a grant has rooms, can and hidden; 'hidden'")]
    public async Task Token_WithAClaimThatNoServerTakes_HasThatProblem(string claim, string? value, string expected) =>
        await HasProblemAsync(TestKeys.Sign(new JsonObject { ["alg"] = "HS256" }, Claims((claim, value))), expected);

    [Test]
    [Arguments("exp", "1700086390")]
    [Arguments("exp", "1700000001.5")]
    [Arguments("iat", "1700000060")]
    [Arguments("nbf", "1700000060")]
    [Arguments("chat", null)]
    [Arguments("chat", "[]")]
    [Arguments("chat", """{"rooms":["a"],"can":["read"],"limits":{"sends":5}}""")]
    public async Task Token_AtTheEdgeOfWhatServersTake_HasNoProblem(string claim, string? value)
    {
        var page = Page(TestKeys.Sign(new JsonObject { ["alg"] = "HS256" }, Claims((claim, value))));

        await Assert.That(page.Lines().Where(static line => line.StartsWith("problem", StringComparison.Ordinal))).IsEmpty();
        await Assert.That(page.IsGood).IsTrue();
    }

    [Test]
    [Arguments("""{"alg":"none"}""", "it is not signed: its alg is none")]
    [Arguments("""{"alg":"NoNe"}""", "it is not signed: its alg is none")]
    [Arguments("""{"alg":"HS1"}""", "its alg is 'HS1', which no server takes")]
    [Arguments("""{"alg":7}""", "its header has no alg that is a text")]
    [Arguments("{}", "its header has no alg that is a text")]
    [Arguments("""{"alg":"HS256","crit":[]}""", "its header has crit")]
    [Arguments("""{"alg":"HS256","zip":"DEF"}""", "its header has zip")]
    [Arguments("""{"alg":"HS256","b64":false}""", "its header has b64")]
    public async Task Token_WithAHeaderThatNoServerTakes_HasThatProblem(string header, string expected) =>
        await HasProblemAsync(TestKeys.Sign(JsonNode.Parse(header)!.AsObject(), Claims()), expected);

    [Test]
    [Arguments("", "it has 1 part;")]
    [Arguments("a.b", "it has 2 parts;")]
    [Arguments("a.b.c.d.e", "it is encrypted")]
    [Arguments("a+b.e30.e30", "its header is not base64url")]
    [Arguments("e30.e30.💥", "its signature is not base64url")]
    [Arguments("e30.W10.e30", "its claims: it is not a JSON object")]
    [Arguments("bm9uc2Vuc2U.e30.e30", "its header: it cannot be read as JSON")]
    [Arguments("chatgo_abc", "it is an API key, not a token")]
    public async Task Text_ThatIsNoToken_IsNotTakenForOne(string text, string expected) => await HasProblemAsync(text, expected);

    [Test]
    [Arguments("""{"sub":"\ud800"}""")]
    [Arguments("""{"\udc00":1}""")]
    [Arguments("""{"sub":"a","sub":"b"}""")]
    public async Task Token_WithTextsThatMeanNothingCertain_IsNotTakenForOne(string claims) =>
        await HasProblemAsync(
            $"{TestKeys.Encode("""{"alg":"HS256"}""")}.{TestKeys.Encode(claims)}.AAAA", "its claims: it cannot be read as JSON");

    [Test]
    public async Task Token_OfMoreThan8KiB_HasThatProblem() =>
        await HasProblemAsync(
            TestKeys.Sign(new JsonObject { ["alg"] = "HS256" }, Claims(("x", $"\"{new string('x', 8_192)}\""))),
            "bytes; at most 8192 are taken");

    [Test]
    public async Task Token_WithControlCharacters_IsHarmlessForATerminal()
    {
        var claims = Claims(("sub", "\"a\\u001b[31m\\nb\""), ("iss", "\"\\u009b2J\""), ("aud", "\"\\u202e\""), ("chat", """{"rooms":["\u0007"],"can":["\u001b"]}"""));
        var page = Page(TestKeys.Sign(new JsonObject { ["alg"] = "\u001b]0;", ["kid"] = "\u0007", ["typ"] = "\r" }, claims));

        await Assert.That(page.Lines().SelectMany(static line => line).Where(char.IsControl)).IsEmpty();
        await Assert.That(string.Join('\n', page.Lines())).Contains("subject:     a␛[31m↵b").And.DoesNotContain("\u202e");
        await Assert.That(page.Json().All(static letter => letter is >= ' ' and <= '~')).IsTrue();
    }

    [Test]
    [Arguments(10, "expired 10 seconds ago")]
    [Arguments(1, "expired 1 second ago")]
    [Arguments(310, "expired 5 minutes ago")]
    [Arguments(7_300, "expired 2 hours ago")]
    [Arguments(200_000, "expired 2 days ago")]
    [Arguments(-1, "for 1 more second")]
    [Arguments(-119, "for 119 more seconds")]
    [Arguments(-120, "for 2 more minutes")]
    [Arguments(-7_199, "for 119 more minutes")]
    public async Task Expiry_IsSaidInWords(int secondsAgo, string expected)
    {
        var page = Page(TestKeys.Sign(
            new JsonObject { ["alg"] = "HS256" }, Claims(("iat", $"{Now - secondsAgo - 10}"), ("exp", $"{Now - secondsAgo}"))));

        await Assert.That(page.Lines().Single(static line => line.StartsWith("expires", StringComparison.Ordinal))).EndsWith(expected);
        await Assert.That(JsonElement.Parse(page.Json()).GetProperty("is_expired").GetBoolean()).IsEqualTo(secondsAgo > 0);
    }

    [Test]
    [MatrixDataSource]
    public async Task Signature_IsVerifiedByItsOwnKeyAlone(
        [Matrix("RS256", "ES256", "ES384", "ES512")] string signer,
        [Matrix("RS256", "ES256", "ES384", "ES512", "RS256.pub", "ES256.pub", "ES384.pub", "ES512.pub")] string verifier)
    {
        var token = (await ClientCommand.RunAsync("token", "ann", "--key", keys.PathOf(signer))).Output;

        var run = await ClientCommand.RunAsync("token", "--show", token, "--key", keys.PathOf(verifier), "--json");

        var isOwn = verifier.StartsWith(signer, StringComparison.Ordinal);
        await Assert.That(run.ExitCode).IsEqualTo(isOwn ? ExitCode.Success : ExitCode.Failure);
        await Assert.That(JsonElement.Parse(run.Output).GetProperty("signature").GetString()).IsEqualTo(isOwn ? "valid" : "invalid");
    }

    [Test]
    public async Task Signature_ByASecret_IsVerified()
    {
        var token = (await ClientCommand.RunAsync("token", "ann", "--secret-file", keys.PathOf("secret"))).Output;
        var forged = token[..token.LastIndexOf('.')] + ".AAAA";

        var right = await ClientCommand.RunAsync("token", "--show", token, "--secret-file", keys.PathOf("secret"));
        var wrong = await ClientCommand.RunAsync("token", "--show", forged, "--secret-file", keys.PathOf("secret"));
        var unknown = await ClientCommand.RunAsync("token", "--show", forged);

        await Assert.That(right.Output).Contains("signature:   verified: the given key has signed it");
        await Assert.That((right.ExitCode, wrong.ExitCode, unknown.ExitCode))
            .IsEqualTo((ExitCode.Success, ExitCode.Failure, ExitCode.Success));
        await Assert.That(wrong.Output).Contains("signature:   WRONG").And.Contains("problem:     the given key has not signed it");
        await Assert.That(unknown.Output).Contains("signature:   NOT verified");
    }

    [Test]
    [Arguments("--issuer", "other", "its issuer is not 'other'")]
    [Arguments("--audience", "other", "it is not for 'other'")]
    public async Task Token_ForOrOfAnother_HasThatProblem(string option, string value, string expected)
    {
        var token = (await ClientCommand.RunAsync(
            "token", "ann", "--secret-file", keys.PathOf("secret"), "--issuer", "us", "--audience", "chat")).Output;

        var wrong = await ClientCommand.RunAsync("token", "--show", token, option, value);
        var right = await ClientCommand.RunAsync("token", "--show", token, "--issuer", "us", "--audience", "chat");

        await Assert.That((wrong.ExitCode, right.ExitCode)).IsEqualTo((ExitCode.Failure, ExitCode.Success));
        await Assert.That(wrong.Output).Contains($"problem:     {expected}");
    }

    [Test]
    [Arguments("token --show")]
    [Arguments("token --show -")]
    [Timeout(60_000)]
    public async Task Token_OnStandardInput_IsExplained(string line, CancellationToken cancellationToken)
    {
        var token = (await ClientCommand.RunAsync("token", "ann", "--secret-file", keys.PathOf("secret"))).Output;
        using var client = ClientProcess.Start(line.Split(' '));
        await client.Input.WriteAsync($"  {token}\n".AsMemory(), cancellationToken);

        var run = await client.EndAsync(cancellationToken);

        await Assert.That((run.ExitCode, run.Error)).IsEqualTo((ExitCode.Success, ""));
        await Assert.That(run.Output).Contains("subject:     ann");
    }

    [Test]
    [Timeout(60_000)]
    public async Task NoToken_IsAWrongCommandLine(CancellationToken cancellationToken)
    {
        using var client = ClientProcess.Start("token", "--show", "-");

        var run = await client.EndAsync(cancellationToken);

        await Assert.That((run.ExitCode, run.Output)).IsEqualTo((ExitCode.Usage, ""));
        await Assert.That(run.Error).StartsWith("chatgo: --show: there is no token");
    }

    private static JsonObject Claims(params (string Name, string? Json)[] changes)
    {
        var claims = new JsonObject
        {
            ["sub"] = "ann",
            ["iat"] = Now - 10,
            ["exp"] = Now + 3_599,
            ["chat"] = JsonNode.Parse(Lobby),
        };
        foreach (var (name, json) in changes)
        {
            claims.Remove(name);
            if (json is not null)
            {
                claims[name] = JsonNode.Parse(json);
            }
        }

        return claims;
    }

    private static TokenPage Page(string token) => TokenPage.Of(token, Terms, DateTimeOffset.FromUnixTimeSeconds(Now));

    private static async Task HasProblemAsync(string token, string expected)
    {
        var page = Page(token);

        await Assert.That(page.IsGood).IsFalse();
        await Assert.That(page.Lines().Single(line => line.StartsWith("problem:", StringComparison.Ordinal)
            && line.Contains(expected, StringComparison.Ordinal))).IsNotNull();
        await Assert.That(JsonElement.Parse(page.Json()).GetProperty("problems").EnumerateArray()
            .Any(problem => problem.GetString()!.Contains(expected, StringComparison.Ordinal))).IsTrue();
    }
}
