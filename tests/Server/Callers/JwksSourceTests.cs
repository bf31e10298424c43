using System.Net;
using System.Security.Cryptography;
using ChatGo.Server.Callers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ChatGo.Tests.Server.Callers;

/// <summary>A URL with keys that is slow, down, huge, or sends elsewhere.</summary>
public sealed class JwksSourceTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Answers _answers = new();
    private readonly JwksSource _source;

    public JwksSourceTests() =>
        _source = new JwksSource(new Uri("https://issuer.example/keys"), _answers, _time, NullLogger.Instance);

    public void Dispose()
    {
        _source.Dispose();
        _answers.Dispose();
    }

    [Test, Timeout(30_000)]
    public async Task Keys_AreAskedForByThemselves_EveryFiveMinutes(CancellationToken cancellationToken)
    {
        _answers.Next = () => Answers.Of(Set("one"));
        await Assert.That(await _source.RefreshAsync()).IsTrue();
        await Assert.That(await _source.RefreshAsync()).IsFalse();
        _time.Advance(TimeSpan.FromMinutes(5));
        _answers.Next = () => Answers.Of(Set("two"));

        await Assert.That(await _source.RefreshAsync()).IsTrue();
        await Assert.That(_source.Keys.Single().KeyId).IsEqualTo("two");
        await Assert.That(_answers.Count).IsEqualTo(2);
    }

    [Test, Timeout(30_000)]
    public async Task UnknownKey_IsAskedForOnceAMinute_WhoeverAsks(CancellationToken cancellationToken)
    {
        _answers.Next = () => Answers.Of(Set("one"));
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => _source.FindUnknownAsync()));
        await Assert.That(_answers.Count).IsEqualTo(1);
        _time.Advance(TimeSpan.FromSeconds(59));
        await _source.FindUnknownAsync();
        await Assert.That(_answers.Count).IsEqualTo(1);
        _time.Advance(TimeSpan.FromSeconds(1));
        await _source.FindUnknownAsync();

        await Assert.That(_answers.Count).IsEqualTo(2);
    }

    [Test, Timeout(30_000)]
    [Arguments("down")]
    [Arguments("500")]
    [Arguments("404")]
    [Arguments("302")]
    [Arguments("huge")]
    [Arguments("html")]
    [Arguments("empty")]
    [Arguments("secret")]
    [Arguments("half")]
    [Arguments("surrogate")]
    public async Task Keys_AreKept_WhileWhatIsThereIsNotKeys(string what, CancellationToken cancellationToken)
    {
        _answers.Next = () => Answers.Of(Set("one"));
        await _source.RefreshAsync();
        _answers.Next = () => what switch
        {
            "down" => throw new HttpRequestException("Connection refused"),
            "500" or "404" or "302" => Answers.Of(Set("two"), (HttpStatusCode)int.Parse(what, System.Globalization.CultureInfo.InvariantCulture)),
            "huge" => Answers.Of(Set("two") + new string(' ', 2 << 20)),
            "html" => Answers.Of("<html>Sign in</html>"),
            "empty" => Answers.Of("""{"keys":[]}"""),
            "secret" => Answers.Of("""{"keys":[{"kty":"oct","kid":"two","k":"c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA"}]}"""),
            "half" => Answers.Of(Set("two")[..40]),
            _ => Answers.Of("""{"keys":[{"kty":"EC","kid":"\ud800","crv":"P-256","x":"AA","y":"AA"}]}"""),
        };
        _time.Advance(TimeSpan.FromMinutes(5));

        await Assert.That(await _source.RefreshAsync()).IsFalse();
        await Assert.That(_source.Keys.Single().KeyId).IsEqualTo("one");

        // And it is asked again soon: a key that is not known need not wait five minutes.
        _answers.Next = () => Answers.Of(Set("three"));
        _time.Advance(TimeSpan.FromSeconds(10));
        await Assert.That(await _source.RefreshAsync()).IsTrue();
    }

    [Test, Timeout(30_000)]
    public async Task Url_ThatDoesNotAnswer_IsGivenUpAfterFiveSeconds(CancellationToken cancellationToken)
    {
        _answers.IsSlow = true;

        await Assert.That(await _source.RefreshAsync()).IsFalse();
        await Assert.That(_answers.WasGivenUp).IsTrue();
    }

    private static string Set(string keyId)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(false).Q;
        return $$"""{"keys":[{"kty":"EC","kid":"{{keyId}}","crv":"P-256","x":"{{TestKeys.Encode(point.X!)}}","y":"{{TestKeys.Encode(point.Y!)}}"}]}""";
    }

    private sealed class Answers : HttpMessageHandler
    {
        private int _count;

        public Func<HttpResponseMessage> Next { get; set; } = static () => Of(string.Empty);

        public bool IsSlow { get; set; }

        public bool WasGivenUp { get; private set; }

        public int Count => Volatile.Read(ref _count);

        public static HttpResponseMessage Of(string content, HttpStatusCode status = HttpStatusCode.OK) =>
            new(status) { Content = new StringContent(content) };

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _count);
            if (IsSlow)
            {
                await Task.WhenAny(Task.Delay(Timeout.Infinite, cancellationToken));
                WasGivenUp = true;
                cancellationToken.ThrowIfCancellationRequested();
            }

            return Next();
        }
    }
}
