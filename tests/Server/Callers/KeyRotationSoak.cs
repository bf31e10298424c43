using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using ChatGo.Api;
using ChatGo.Tests.Server.Tls;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace ChatGo.Tests.Server.Callers;

/// <summary>Certificates, secrets and lists of keys change while many users read: nobody is cut but those whose key goes,
/// and what is new holds.</summary>
[NotInParallel]
public sealed class KeyRotationSoak : IDisposable
{
    private const int Users = 1_000;
    private const int Connections = 20;
    private const int WithTheKeyThatGoes = 10;
    private const string Grants = """{"rooms":["lobby"],"can":["read","send"]}""";

    /// <summary>Within which a change holds; asserted in the long form.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);

    private static readonly bool MeasuresTime = Environment.GetEnvironmentVariable("CHATGO_SOAK_RUNS") is not null;

    private readonly TestCertificates _certificates = new();
    private readonly TestKeys _keys = new();

    public void Dispose()
    {
        _certificates.Dispose();
        _keys.Dispose();
    }

    [Test, Timeout(120_000)]
    public async Task Keys_ThatChangeUnderLoad_CutNobodyElse_AndHoldSoon(CancellationToken cancellationToken)
    {
        await File.WriteAllBytesAsync(_keys.PathOf("previous"), RandomNumberGenerator.GetBytes(48), cancellationToken);
        await using var server = await RunningServer.StartAsync(time: null,
        [
            "--urls", "https://127.0.0.1:0", .. _certificates.IssueServer("site", "before.example"), .. _keys.Args,
            "--jwt-previous-secret-file", _keys.PathOf("previous"), "--jwt-previous-until", "2099-01-01T00:00:00Z",
        ]);
        var channels = Enumerable.Range(0, Connections).Select(_ => new TlsClient(_certificates).Connect(server.Address)).ToArray();
        var backend = new ChatV1.ChatV1Client(channels[0]);
        await backend.CreateChatAsync(new CreateChatRequest { ChatId = "lobby" }, TestKeys.ApiKey(TestKeys.AdminKey), cancellationToken: cancellationToken);
        var users = await ConnectAsync(channels, static user => TestKeys.Bearer(TestKeys.Token($"user-{user}", Grants)), Users, cancellationToken);
        var going = await ConnectAsync(channels, static _ => TestKeys.ApiKey(TestKeys.RemovedKey), WithTheKeyThatGoes, cancellationToken);
        var isOver = new StrongBox<bool>();
        var sending = SendAsync(backend, isOver);

        _certificates.IssueServer("site", "after.example");
        await HoldsSoonAsync("the certificate", async () => (await ShownAsync(server.Address, cancellationToken)).Contains("after.example", StringComparison.Ordinal));

        var secret = Encoding.ASCII.GetBytes("another secret of more than thirty-two bytes");
        await WriteAsync("previous", TestKeys.Secret, cancellationToken);
        await WriteAsync("secret", secret, cancellationToken);
        await HoldsSoonAsync("the secret", () => MayCallAsync(backend, TestKeys.Bearer(TestKeys.Token("new", Grants, secret: secret)), cancellationToken));
        await Assert.That(await MayCallAsync(backend, TestKeys.Bearer(TestKeys.Token("user-1", Grants)), cancellationToken)).IsTrue();

        _keys.WriteApiKeys(without: TestKeys.RemovedKey);
        await HoldsSoonAsync("the list of keys", async () => !await MayCallAsync(backend, TestKeys.ApiKey(TestKeys.RemovedKey), cancellationToken));
        foreach (var user in going)
        {
            await Assert.That((await user.Ended).StatusCode).IsEqualTo(StatusCode.Unauthenticated);
        }

        Volatile.Write(ref isOver.Value, true);
        var last = await sending;
        await Eventually.HoldsAsync(
            "the last message", () => users.All(user => user.Ended.IsCompleted || user.Messages[^1].Sequence == last), cancellationToken);
        await Assert.That(users.Count(static user => user.Ended.IsCompleted)).IsEqualTo(0);
        await Assert.That(users.Count(IsInOrder)).IsEqualTo(Users);
        foreach (var user in users)
        {
            user.Dispose();
        }

        foreach (var channel in channels)
        {
            channel.Dispose();
        }
    }

    private static async Task<IReadOnlyList<RoomWatcher>> ConnectAsync(
        GrpcChannel[] channels, Func<int, Metadata> credential, int count, CancellationToken cancellationToken)
    {
        var users = new List<RoomWatcher>(count);
        for (var user = 0; user < count; user++)
        {
            var client = ClientOf(channels[user % channels.Length], credential(user));
            users.Add(await RoomWatcher.ConnectAsync(client, "lobby", string.Empty, cancellationToken));
        }

        return users;
    }

    private static ChatV1.ChatV1Client ClientOf(GrpcChannel channel, Metadata credential) =>
        new(channel.Intercept(metadata =>
        {
            foreach (var entry in credential)
            {
                metadata.Add(entry);
            }

            return metadata;
        }));

    private static bool IsInOrder(RoomWatcher user)
    {
        var sequences = user.Messages.Select(static message => message.Sequence).ToArray();
        return sequences.Length > 0 && sequences.Index().All(at => at.Item == sequences[0] + (ulong)at.Index);
    }

    private static async Task<ulong> SendAsync(ChatV1.ChatV1Client client, StrongBox<bool> isOver)
    {
        var last = 0UL;
        while (!Volatile.Read(ref isOver.Value))
        {
            var sent = await client.SendMessageAsync(
                new SendMessageRequest { ChatId = "lobby", Message = new Message { Text = "hello" } }, TestKeys.ApiKey(TestKeys.AdminKey));
            last = sent.Sequence;
            await Task.Delay(20);
        }

        return last;
    }

    private static async Task<bool> MayCallAsync(ChatV1.ChatV1Client client, Metadata credential, CancellationToken cancellationToken)
    {
        try
        {
            await client.GetChatAsync(new GetChatRequest { ChatId = "lobby" }, credential, cancellationToken: cancellationToken);
            return true;
        }
        catch (RpcException refused) when (refused.StatusCode == StatusCode.Unauthenticated)
        {
            return false;
        }
    }

    private static async Task HoldsSoonAsync(string what, Func<Task<bool>> holds)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            await Task.Delay(50);
        }

        var taken = Stopwatch.GetElapsedTime(start);
        Console.WriteLine($"{what} holds after {taken.TotalSeconds:N1} s");
        if (MeasuresTime)
        {
            await Assert.That(taken).IsLessThan(Bound).Because(what);
        }
    }

    private async Task<string> ShownAsync(Uri address, CancellationToken cancellationToken)
    {
        var client = new TlsClient(_certificates);
        using var channel = client.Connect(address);
        await new ChatV1.ChatV1Client(channel).GetChatAsync(
            new GetChatRequest { ChatId = "lobby" }, TestKeys.ApiKey(TestKeys.AdminKey), cancellationToken: cancellationToken);
        return client.Shown!.MatchesHostname("after.example") ? "after.example" : "before.example";
    }

    private async Task WriteAsync(string name, byte[] content, CancellationToken cancellationToken)
    {
        await File.WriteAllBytesAsync(_keys.PathOf($"{name}.new"), content, cancellationToken);
        File.Move(_keys.PathOf($"{name}.new"), _keys.PathOf(name), overwrite: true);
    }
}
