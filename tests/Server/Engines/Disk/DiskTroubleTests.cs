using System.Diagnostics;
using ChatGo.Api;
using Grpc.Core;

namespace ChatGo.Tests.Server.Engines.Disk;

/// <summary>Disks that are slow, or fail to keep what they were given, by <c>trouble.c</c> in place of the system's calls.</summary>
[NotInParallel]
public sealed class DiskTroubleTests
{
    private const string Lobby = "lobby";

    [Test, Timeout(60_000)]
    public async Task DiskThatFails_IsNotWaitedForAgain_AndHasAllThatWasAcknowledged(CancellationToken cancellationToken)
    {
        using var disk = await TroubledDisk.MakeAsync();
        var acknowledged = 0UL;
        await using (var program = await disk.StartAsync(string.Empty, cancellationToken))
        {
            using var channel = program.NewChannel();
            var client = await BeginAsync(channel, cancellationToken);
            acknowledged = await SendAsync(client, cancellationToken);
            disk.Is("broken");
            var doubtful = await RpcAssert.FailsAsync(StatusCode.Unavailable, () => SendAsync(client, cancellationToken));
            await Assert.That(doubtful.Status.Detail).Contains("nobody can say");
            // It works again: nobody knows what of the first wait is kept, so that is not found out by another one.
            disk.IsNoLonger("broken");
            var waits = disk.Waits;
            await RpcAssert.FailsAsync(StatusCode.Unavailable, () => SendAsync(client, cancellationToken));
            await Assert.That(disk.Waits).IsEqualTo(waits);
        }

        await using (var program = await disk.StartAsync(string.Empty, cancellationToken))
        {
            using var channel = program.NewChannel();
            var client = new ChatV1.ChatV1Client(channel);
            var page = await client.ListMessagesAsync(new ListMessagesRequest { ChatId = Lobby }, cancellationToken: cancellationToken);
            // The one in doubt may be there.
            await Assert.That(page.Head).IsBetween(acknowledged, acknowledged + 1);
            await Assert.That(await SendAsync(client, cancellationToken)).IsEqualTo(page.Head + 1);
        }
    }

    [Test, Timeout(60_000)]
    public async Task DiskThatFails_EndsTheServerWithAStatusOfItsOwn_WhereItIsToldSo(CancellationToken cancellationToken)
    {
        using var disk = await TroubledDisk.MakeAsync();
        await using var program = await disk.StartAsync("--exit-on-store-error", cancellationToken);
        using var channel = program.NewChannel();
        var client = await BeginAsync(channel, cancellationToken);
        disk.Is("broken");
        await RpcAssert.FailsAsync(StatusCode.Unavailable, () => SendAsync(client, cancellationToken));
        await Assert.That(await program.EndsAsync(cancellationToken)).IsEqualTo(3);
    }

    /// <summary>100 ms per wait: who sends meanwhile waits for the next one together.</summary>
    [Test, Timeout(60_000)]
    public async Task DiskThatIsSlow_IsWaitedForByAllTogether(CancellationToken cancellationToken)
    {
        const int Sends = 300;
        using var disk = await TroubledDisk.MakeAsync();
        await using var program = await disk.StartAsync(string.Empty, cancellationToken);
        using var channel = program.NewChannel();
        var client = await BeginAsync(channel, cancellationToken);
        using var reader = TestSession.Open(client, cancellationToken);
        await reader.JoinAsync(Lobby, cancellationToken);
        disk.Is("slow");
        var waits = disk.Waits;
        var begun = Stopwatch.GetTimestamp();
        var numbers = await Task.WhenAll(Enumerable.Range(0, Sends).Select(_ => SendAsync(client, cancellationToken)));
        var taken = Stopwatch.GetElapsedTime(begun);
        await reader.ReadUntilAsync(() => reader.Messages.Count == Sends, cancellationToken);

        await Assert.That(numbers.Order().SequenceEqual(Enumerable.Range(1, Sends).Select(static number => (ulong)number))).IsTrue();
        await Assert.That(reader.Messages.Select(static message => message.Sequence).SequenceEqual(numbers.Order())).IsTrue();
        await Assert.That(disk.Waits - waits).IsLessThan(Sends / 4);
        await Assert.That(taken).IsGreaterThan(TimeSpan.FromMilliseconds(100));
    }

    private static async Task<ChatV1.ChatV1Client> BeginAsync(ChannelBase channel, CancellationToken cancellationToken)
    {
        var client = new ChatV1.ChatV1Client(channel);
        await client.CreateChatAsync(new CreateChatRequest { ChatId = Lobby }, cancellationToken: cancellationToken);
        return client;
    }

    private static async Task<ulong> SendAsync(ChatV1.ChatV1Client client, CancellationToken cancellationToken) =>
        (await client.SendMessageAsync(
            new SendMessageRequest { ChatId = Lobby, Message = new Message { From = "John", Text = "hello" } },
            cancellationToken: cancellationToken)).Sequence;
}
