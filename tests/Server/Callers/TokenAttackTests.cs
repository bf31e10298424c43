using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ChatGo.Server.Callers;
using ChatGo.Server.Limits;
using Microsoft.Extensions.Options;

namespace ChatGo.Tests.Server.Callers;

/// <summary>Tokens that are not what they say (RFC 8725), and those that only look odd.</summary>
public sealed class TokenAttackTests
{
    private const string Grants = """{"rooms":["lobby"],"can":["read"]}""";

    private static readonly string[] Usual = ["--jwt-issuer", "https://issuer", "--jwt-audience", "chat"];

    // Made once: finding the primes of a key for each test would keep the processors from all the others.
    private static readonly RSA Rsa = RSA.Create(2_048);
    private static readonly ECDsa Ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Test, Rule("A5")]
    public async Task Token_ThatIsRight_IsItsSubject()
    {
        var caller = (await ReadAsync(TestKeys.Token("ann", Grants))).Caller!;

        await Assert.That(caller.Name).IsEqualTo("ann");
        await Assert.That(caller.Grants.For("lobby", -1).Can).IsEqualTo(Permissions.Read);
    }

    [Test]
    [Arguments("exp")]
    [Arguments("iat")]
    [Arguments("sub")]
    public async Task Token_WithoutAClaimThatIsNeeded_IsRefused(string claim) =>
        await IsRefusedAsync(TestKeys.Token("ann", Grants, claims => claims.Remove(claim)));

    [Test]
    [Arguments("exp", "\"9999999999\"")]
    [Arguments("exp", "1e400")]
    [Arguments("exp", "-1")]
    [Arguments("exp", "0")]
    [Arguments("iat", "9999999999")]
    [Arguments("nbf", "9999999999")]
    [Arguments("sub", "7")]
    [Arguments("sub", "\"\"")]
    [Arguments("sub", "\"a\\nb\"")]
    [Arguments("sub", "\"a\\u001b[31m\"")]
    [Arguments("sub", "\"guest:ann\"")]
    [Arguments("name", "\"\\ud800\"")]
    [Arguments("nested", "{\"a\":1,\"a\":2}")]
    [Arguments("chat", "\"all\"")]
    [Arguments("chat", "{\"rooms\":[\"*\"],\"can\":[\"root\"]}")]
    public async Task Token_WithAClaimThatIsWrong_IsRefused(string claim, string value) =>
        await IsRefusedAsync(TestKeys.Token("ann", Grants).Split('.') is [var header, _, _]
            ? SignRaw(header, ClaimsWith(claim, value))
            : string.Empty);

    [Test]
    public async Task Token_ThatHasEnded_IsGoodForTheSkewAndNoLonger()
    {
        await Assert.That((await ReadAsync(Ended(30))).Caller).IsNotNull();
        await IsRefusedAsync(Ended(90));

        static string Ended(int seconds) => TestKeys.Token("ann", Grants, claims =>
        {
            claims["iat"] = Now() - seconds - 100;
            claims["exp"] = Now() - seconds;
        });
    }

    [Test]
    public async Task Token_ThatLivesTooLong_IsRefused() =>
        await IsRefusedAsync(TestKeys.Token("ann", Grants, static claims => claims["exp"] = Now() + 86_401 + 10));

    [Test]
    [Arguments("none")]
    [Arguments("None")]
    [Arguments("nOnE")]
    [Arguments("")]
    [Arguments("HS1")]
    [Arguments("RS256")]
    [Arguments("ES256")]
    public async Task Token_WithAnotherAlgorithmThanTheKeys_IsRefused(string algorithm)
    {
        var token = TestKeys.Sign(new JsonObject { ["alg"] = algorithm }, Claims());

        await IsRefusedAsync(token);
        await IsRefusedAsync($"{token[..token.LastIndexOf('.')]}.");
    }

    [Test]
    [Arguments("""{"alg":"HS256","crit":["exp"]}""")]
    [Arguments("""{"alg":"HS256","crit":[]}""")]
    [Arguments("""{"alg":"HS256","zip":"DEF"}""")]
    [Arguments("""{"alg":"HS256","b64":false}""")]
    [Arguments("""{"alg":["HS256"]}""")]
    [Arguments("""{"alg":7}""")]
    [Arguments("""{"alg":"\ud800"}""")]
    [Arguments("""{"alg":"HS256","\udc00":1}""")]
    [Arguments("""{"alg":"HS256","x":{"y":["\ud800"]}}""")]
    [Arguments("""{"alg":"HS256","alg":"HS256"}""")]
    [Arguments("""["HS256"]""")]
    [Arguments("{}")]
    [Arguments("nonsense")]
    public async Task Token_WithAHeaderThatIsNotTaken_IsRefused(string header) =>
        await IsRefusedAsync(SignRaw(TestKeys.Encode(header), Claims().ToJsonString()));

    [Test]
    [Arguments("jku", "\"https://attacker.example/keys\"")]
    [Arguments("x5u", "\"https://attacker.example/cert\"")]
    [Arguments("jwk", """{"kty":"oct","k":"YXR0YWNrZXIgYXR0YWNrZXIgYXR0YWNrZXIgYXR0YWNr"}""")]
    [Arguments("kid", "\"../../../../dev/null\"")]
    [Arguments("kid", "\"' OR 1=1\"")]
    public async Task Token_ThatBringsItsOwnKey_IsNotFollowed(string parameter, string value)
    {
        var header = JsonNode.Parse($"{{\"alg\":\"HS256\",\"{parameter}\":{value}}}")!.AsObject();
        byte[] attackers = [.. Enumerable.Repeat("attacker "u8.ToArray(), 4).SelectMany(static word => word)];

        await IsRefusedAsync(TestKeys.Sign(header, Claims(), attackers));
        await IsRefusedAsync(TestKeys.Sign(header, Claims(), new byte[32]));
        // What it says of others is not even looked at where our own key has signed it.
        await Assert.That((await ReadAsync(TestKeys.Sign(header.DeepClone().AsObject(), Claims()))).Caller).IsNotNull();
    }

    [Test]
    [Arguments("RSA")]
    [Arguments("EC")]
    public async Task SecretToken_SignedWithAPublicKeyAsItsSecret_IsRefused(string kind)
    {
        var pem = kind == "RSA" ? Rsa.ExportSubjectPublicKeyInfoPem() : Ec.ExportSubjectPublicKeyInfoPem();
        var der = kind == "RSA" ? Rsa.ExportSubjectPublicKeyInfo() : Ec.ExportSubjectPublicKeyInfo();
        foreach (var secret in (byte[][])[System.Text.Encoding.UTF8.GetBytes(pem), System.Text.Encoding.UTF8.GetBytes(pem.TrimEnd()), der])
        {
            foreach (var algorithm in (string[])["HS256", "RS256", "ES256"])
            {
                var token = TestKeys.Sign(new JsonObject { ["alg"] = algorithm }, Usually(Claims()), secret);
                await Assert.That((await ReadAsync(token, SigningKeyReader.ReadKeys(System.Text.Encoding.UTF8.GetBytes(pem)), Usual)).Caller).IsNull();
            }
        }
    }

    [Test]
    [Arguments("1.3.132.0.10")]
    [Arguments("1.3.36.3.3.2.8.1.1.7")]
    public async Task Key_OfAnotherCurveOfTheSameSize_IsRefused(string curve)
    {
        using var other = ECDsa.Create(ECCurve.CreateFromValue(curve));
        var pem = System.Text.Encoding.UTF8.GetBytes(other.ExportSubjectPublicKeyInfoPem());

        var wrong = await Assert.That(() => SigningKeyReader.ReadKeys(pem)).Throws<FormatException>();

        await Assert.That(wrong!.Message).Contains("P-256, P-384 and P-521 do");
    }

    [Test]
    [Arguments("RS256")]
    [Arguments("PS384")]
    [Arguments("ES256")]
    public async Task Token_SignedWithAPrivateKey_IsReadByItsPublicKey(string algorithm)
    {
        var keys = SigningKeyReader.ReadKeys(System.Text.Encoding.UTF8.GetBytes(
            algorithm == "ES256" ? Ec.ExportSubjectPublicKeyInfoPem() : Rsa.ExportSubjectPublicKeyInfoPem()));
        var token = SignByKey(algorithm, Usually(Claims()));

        await Assert.That((await ReadAsync(token, keys, Usual)).Problem).IsNull();
        await Assert.That((await ReadAsync(token[..^8] + "AAAAAAAA", keys, Usual)).Caller).IsNull();
    }

    [Test]
    [Arguments("iss", "\"https://other\"", false)]
    [Arguments("iss", "[\"https://issuer\"]", false)]
    [Arguments("aud", "\"other\"", false)]
    [Arguments("aud", "[\"other\",\"another\"]", false)]
    [Arguments("aud", "[]", false)]
    [Arguments("aud", "[\"other\",\"chat\"]", true)]
    [Arguments("aud", "\"Chat\"", false)]
    public async Task Token_OfAnotherIssuerOrForAnother_IsRefused(string claim, string value, bool isTaken)
    {
        var claims = Usually(Claims());
        claims[claim] = JsonNode.Parse(value);
        var keys = SigningKeyReader.ReadKeys(System.Text.Encoding.UTF8.GetBytes(Ec.ExportSubjectPublicKeyInfoPem()));

        await Assert.That((await ReadAsync(SignByKey("ES256", claims), keys, Usual)).Caller is not null).IsEqualTo(isTaken);
    }

    [Test]
    public async Task Token_OfAnotherType_IsRefusedWhereOneIsSet()
    {
        var token = TestKeys.Sign(new JsonObject { ["alg"] = "HS256", ["typ"] = "at+jwt" }, Claims());
        string[] wants = ["--jwt-type", "at+jwt"];

        await Assert.That((await ReadAsync(token, null, wants)).Caller).IsNotNull();
        await Assert.That((await ReadAsync(TestKeys.Token("ann", Grants), null, wants)).Caller).IsNull();
    }

    [Test]
    [Arguments("")]
    [Arguments(".")]
    [Arguments("..")]
    [Arguments("a.b")]
    [Arguments("a.b.c")]
    [Arguments("a.b.c.d")]
    [Arguments("a.b.c.d.e")]
    [Arguments("e30.e30.e30")]
    [Arguments("💥.💥.💥")]
    public async Task Text_ThatIsNoToken_IsRefused(string text) => await IsRefusedAsync(text);

    [Test]
    public async Task Token_OfMoreThan8KiB_IsRefusedUnread()
    {
        var token = TestKeys.Token("ann", Grants, static claims => claims["x"] = new string('x', 48_000));

        await Assert.That(token.Length).IsGreaterThan(64_000);
        await Assert.That((await ReadAsync(token)).Problem).Contains("at most 8192 are taken");
    }

    [Test]
    public async Task Token_UnderAnApiKeysName_IsRefused()
    {
        var ring = new KeyRing(
            [SigningKeyReader.ReadSecret(TestKeys.Secret)],
            [new ApiKey("backend", "00", Terms.Guest, string.Empty)],
            [],
            new CredentialList());

        await Assert.That((await Reader([]).ReadAsync(TestKeys.Token("backend", Grants), ring)).Caller).IsNull();
    }

    /// <summary>The usual claims, one of them another: as text, since it may be nothing that a library would write.</summary>
    private static string ClaimsWith(string claim, string value)
    {
        var claims = new Dictionary<string, string> { ["sub"] = "\"ann\"", ["iat"] = $"{Now()}", ["exp"] = $"{Now() + 60}", [claim] = value };
        return $"{{{string.Join(',', claims.Select(static one => $"\"{one.Key}\":{one.Value}"))}}}";
    }

    private static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    private static JsonObject Claims() => new() { ["sub"] = "ann", ["iat"] = Now(), ["exp"] = Now() + 60 };

    private static JsonObject Usually(JsonObject claims)
    {
        (claims["iss"], claims["aud"]) = ("https://issuer", "chat");
        return claims;
    }

    private static string SignRaw(string header, string claims)
    {
        var signed = $"{header}.{TestKeys.Encode(claims)}";
        return $"{signed}.{TestKeys.Encode(HMACSHA256.HashData(TestKeys.Secret, System.Text.Encoding.UTF8.GetBytes(signed)))}";
    }

    private static async Task IsRefusedAsync(string token)
    {
        var result = await ReadAsync(token);
        await Assert.That(result.Caller).IsNull();
        await Assert.That(result.Problem!.Any(char.IsControl)).IsFalse();
    }

    private static TokenReader Reader(string[] args)
    {
        var options = new AuthenticationOptions();
        for (var index = 0; index < args.Length; index += 2)
        {
            _ = args[index] switch
            {
                "--jwt-issuer" => options.JwtIssuer = args[index + 1],
                "--jwt-audience" => options.JwtAudience = args[index + 1],
                _ => options.JwtType = args[index + 1],
            };
        }

        var known = Options.Create(options);
        return new TokenReader(
            known, Options.Create(new LimitOptions()), new Revocations(known, TimeProvider.System), TimeProvider.System);
    }

    private static async Task<TokenResult> ReadAsync(
        string token, IReadOnlyList<SigningKey>? keys = null, string[]? args = null) =>
        await Reader(args ?? []).ReadAsync(
            token, new KeyRing(keys ?? [SigningKeyReader.ReadSecret(TestKeys.Secret)], [], [], new CredentialList()));

    private static string SignByKey(string algorithm, JsonObject claims)
    {
        var signed = $"{TestKeys.Encode($"{{\"alg\":\"{algorithm}\"}}")}.{TestKeys.Encode(claims.ToJsonString())}";
        var bytes = System.Text.Encoding.UTF8.GetBytes(signed);
        return $"{signed}.{TestKeys.Encode(algorithm switch
        {
            "ES256" => Ec.SignData(bytes, HashAlgorithmName.SHA256),
            "RS256" => Rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            _ => Rsa.SignData(bytes, HashAlgorithmName.SHA384, RSASignaturePadding.Pss),
        })}";
    }
}
