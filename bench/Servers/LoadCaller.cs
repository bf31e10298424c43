using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatGo.Bench.Peers;
using ChatGo.Client.Trust;

namespace ChatGo.Bench.Servers;

/// <summary>Who the loads are to a server that asks: one token for all their calls. Every limit is on, and none is reached.
/// </summary>
internal sealed class LoadCaller : IDisposable
{
    private const int SecretBytes = 32;

    private const string Grants = """
        {"rooms": ["*"], "can": ["read", "send", "create"], "limits": {
          "messages_per_second": 1000000, "messages_burst": 1000000, "creates_per_second": 10000, "creates_burst": 10000,
          "joins_per_second": 100000, "joins_burst": 100000}}
        """;

    /// <summary>Longer than any series takes.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    private readonly string _secretFile = Path.GetTempFileName();

    /// <summary>Initializes a new instance of the <see cref="LoadCaller"/> class: with a secret of its own.</summary>
    public LoadCaller()
    {
        var secret = Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(2 * SecretBytes));
        File.WriteAllBytes(_secretFile, secret);
        using var grants = JsonDocument.Parse(Grants);
        var order = new TokenOrder(LoadName.Of, grants.RootElement, Lifetime);
        Credential = $"Bearer {TokenMaker.Make(order, TokenKeyReader.ReadSecret(secret), TimeProvider.System.GetUtcNow())}";
    }

    /// <summary>Gets what goes into the header <c>authorization</c>.</summary>
    public string Credential { get; }

    /// <summary>Gets what the server is told to ask for it.</summary>
    public IReadOnlyList<string> ServerArguments => ["--jwt-secret-file", _secretFile];

    /// <inheritdoc/>
    public void Dispose() => File.Delete(_secretFile);
}
