using System.Diagnostics;
using ChatGo.Api;
using ChatGo.Tests.Server.Attacks;
using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;

namespace ChatGo.Tests.Server.Engines.Disk;

/// <summary>Disks that are full, or may not be written, by small file systems in memory: needs to be root.</summary>
[NotInParallel]
public sealed class DiskFullTests
{
    private const string Lobby = "lobby";
    private const string Args = "--history-messages 0 --history-bytes 0 --write-buffer-mebibytes 4";

    [Test, Timeout(120_000)]
    public async Task FullDisk_StopsSends_AndNothingElse_UntilTheServerIsStartedAgain(CancellationToken cancellationToken)
    {
        if (!await TryMountAsync("-t tmpfs -o size=24m tmpfs", out var directory))
        {
            Skip.Test("needs to mount a file system");
            return;
        }

        var acknowledged = 0UL;
        await using (var program = await StartAsync(directory, "--min-free-mebibytes 0", cancellationToken))
        {
            using var channel = program.NewChannel();
            var client = new ChatV1.ChatV1Client(channel);
            await client.CreateChatAsync(new CreateChatRequest { ChatId = Lobby }, cancellationToken: cancellationToken);
            using var reader = TestSession.Open(client, cancellationToken);
            await reader.JoinAsync(Lobby, cancellationToken);
            RpcException? full = null;
            while (full is null)
            {
                try
                {
                    acknowledged = (await SendAsync(client, cancellationToken)).Sequence;
                }
                catch (RpcException refused)
                {
                    full = refused;
                }
            }

            await Assert.That(full.StatusCode).IsEqualTo(StatusCode.Unavailable);
            await Assert.That(full.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason).IsEqualTo("STORE_UNAVAILABLE");
            // Live readers have what was acknowledged, and what is kept can be read.
            await reader.ReadUntilAsync(() => reader.Messages.Count >= (int)acknowledged, cancellationToken);
            var page = await client.ListMessagesAsync(new ListMessagesRequest { ChatId = Lobby }, cancellationToken: cancellationToken);
            await Assert.That(page.Head).IsEqualTo(acknowledged);
            var again = await RpcAssert.FailsAsync(StatusCode.Unavailable, () => SendAsync(client, cancellationToken));
            await Assert.That(again.Status.Detail).Contains("not available now");
            var health = new Health.HealthClient(channel);
            await Eventually.HoldsAsync("it is not serving", () => StatusOf(health, ChatV1.Descriptor.FullName) == HealthCheckResponse.Types.ServingStatus.NotServing, cancellationToken);
            await Assert.That(StatusOf(health, string.Empty)).IsEqualTo(HealthCheckResponse.Types.ServingStatus.Serving);
            await Eventually.HoldsAsync(
                "it says so", () => program.Lines.Any(static line => line.Contains("takes nothing any more", StringComparison.Ordinal)), cancellationToken);
        }

        await RunAsync("mount", $"-o remount,size=200m {directory}");
        await using (var program = await StartAsync(directory, "--min-free-mebibytes 0", cancellationToken))
        {
            using var channel = program.NewChannel();
            var client = new ChatV1.ChatV1Client(channel);
            var page = await client.ListMessagesAsync(new ListMessagesRequest { ChatId = Lobby }, cancellationToken: cancellationToken);
            // The one that was in doubt may be there.
            await Assert.That(page.Head).IsBetween(acknowledged, acknowledged + 1);
            await Assert.That((await SendAsync(client, cancellationToken)).Sequence).IsEqualTo(page.Head + 1);
        }

        await UnmountAsync(directory);
    }

    [Test, Timeout(120_000)]
    public async Task DiskThatIsLowOnSpace_StopsSends_UntilItHasMore(CancellationToken cancellationToken)
    {
        if (!await TryMountAsync("-t tmpfs -o size=64m tmpfs", out var directory))
        {
            Skip.Test("needs to mount a file system");
            return;
        }

        await using (var program = await StartAsync(directory, "--min-free-mebibytes 40", cancellationToken))
        {
            using var channel = program.NewChannel();
            var client = new ChatV1.ChatV1Client(channel);
            await client.CreateChatAsync(new CreateChatRequest { ChatId = Lobby }, cancellationToken: cancellationToken);
            await SendAsync(client, cancellationToken);
            var ballast = Path.Combine(directory, "ballast");
            await File.WriteAllBytesAsync(ballast, new byte[40 << 20], cancellationToken);
            await Eventually.HoldsAsync("it takes nothing", () => Fails(client), cancellationToken);
            File.Delete(ballast);
            await Eventually.HoldsAsync("it takes messages again", () => !Fails(client), cancellationToken);
            await Eventually.HoldsAsync(
                "it says so", () => program.Lines.Any(static line => line.Contains("has space again", StringComparison.Ordinal)), cancellationToken);
        }

        await UnmountAsync(directory);
    }

    [Test, Timeout(60_000)]
    public async Task DirectoryThatMayNotBeWritten_IsRefusedWithAClearLine(CancellationToken cancellationToken)
    {
        if (!await TryMountAsync("-t tmpfs -o ro,size=8m tmpfs", out var directory))
        {
            Skip.Test("needs to mount a file system");
            return;
        }

        var refused = await Assert.That(async () => await StartAsync(directory, "--min-free-mebibytes 0", cancellationToken))
            .Throws<InvalidOperationException>();
        await Assert.That(refused!.Message).Contains("The server ended with 1").And.Contains($"--data {directory}: ").And.Contains("Read-only");
        await UnmountAsync(directory);
    }

    private static Task<ServerProgram> StartAsync(string directory, string args, CancellationToken cancellationToken) =>
        ServerProgram.StartAsync(descriptors: 4_096, $"--data {directory} {Args} {args}", [], cancellationToken);

    private static bool Fails(ChatV1.ChatV1Client client)
    {
        try
        {
            client.SendMessage(new SendMessageRequest { ChatId = Lobby, Message = new Message { From = "John", Text = "hello" } });
            return false;
        }
        catch (RpcException refused) when (refused.StatusCode == StatusCode.Unavailable)
        {
            return true;
        }
    }

    private static HealthCheckResponse.Types.ServingStatus StatusOf(Health.HealthClient health, string service) =>
        health.Check(new HealthCheckRequest { Service = service }).Status;

    /// <summary>Texts that do not compress.</summary>
    private static async Task<SendMessageResponse> SendAsync(ChatV1.ChatV1Client client, CancellationToken cancellationToken)
    {
        var noise = new byte[11_000];
        System.Security.Cryptography.RandomNumberGenerator.Fill(noise);
        return await client.SendMessageAsync(
            new SendMessageRequest { ChatId = Lobby, Message = new Message { From = "John", Text = Convert.ToBase64String(noise) } },
            cancellationToken: cancellationToken);
    }

    private static Task<bool> TryMountAsync(string options, out string directory)
    {
        directory = Directory.CreateTempSubdirectory("chatgo-disk-").FullName;
        return RunAsync("mount", $"{options} {directory}");
    }

    private static async Task UnmountAsync(string directory)
    {
        await RunAsync("umount", directory);
        Directory.Delete(directory);
    }

    private static async Task<bool> RunAsync(string program, string args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}
