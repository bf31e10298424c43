using ChatGo.Api;
using ChatGo.Tests.Server.Callers;
using Grpc.Core;

namespace ChatGo.Tests.Server.Engines.Disk;

/// <summary>Copies of a running server, over the wire.</summary>
public sealed class BackupTests
{
    private const string Lobby = "lobby";

    [Test, Timeout(60_000)]
    public async Task Backup_IsAStoreThatAnotherServerStartsWith(CancellationToken cancellationToken)
    {
        var parent = Directory.CreateTempSubdirectory("chatgo-backup-");
        var data = Path.Combine(parent.FullName, "data");
        using var keys = new TestKeys();
        string path;
        await using (var server = await RunningServer.StartAsync(time: null, [.. keys.Args, "--data", data, "--min-free-mebibytes", "0"]))
        {
            var chat = server.ClientOf(TestKeys.ApiKey(TestKeys.AdminKey));
            await chat.CreateChatAsync(new CreateChatRequest { ChatId = Lobby }, cancellationToken: cancellationToken);
            await SendAsync(chat, "before", cancellationToken);
            var made = await BackUpAsync(server, "one", cancellationToken);
            path = made.Path;
            await SendAsync(chat, "behind", cancellationToken);

            await Assert.That(made.Path).IsEqualTo(Path.Combine(data + "-backups", "one"));
            await Assert.That(made.Bytes).IsGreaterThan(0UL);
            await RpcAssert.FailsAsync(StatusCode.AlreadyExists, () => BackUpAsync(server, "one", cancellationToken));
            await RpcAssert.FailsAsync(StatusCode.InvalidArgument, () => BackUpAsync(server, "../one", cancellationToken));
            await RpcAssert.FailsAsync(StatusCode.InvalidArgument, () => BackUpAsync(server, "..", cancellationToken));
            await RpcAssert.FailsAsync(StatusCode.PermissionDenied, async () => await Client(server).BackupAsync(
                new BackupRequest(), TestKeys.Bearer(TestKeys.Token("ann", """{"rooms":["lobby"],"can":["read"]}""")), cancellationToken: cancellationToken));
            await Assert.That(Path.GetFileName((await BackUpAsync(server, string.Empty, cancellationToken)).Path)).EndsWith("Z");
        }

        await using (var server = await RunningServer.StartAsync(time: null, "--data", path, "--min-free-mebibytes", "0"))
        {
            var page = await server.Client.ListMessagesAsync(new ListMessagesRequest { ChatId = Lobby }, cancellationToken: cancellationToken);
            await Assert.That(page.Messages.Single().Text).IsEqualTo("before");
        }

        parent.Delete(recursive: true);
    }

    [Test, Timeout(30_000)]
    public async Task Backup_InMemory_IsRefused(CancellationToken cancellationToken)
    {
        if (RunningServer.Engine != "memory")
        {
            Skip.Test("rooms are on an engine");
            return;
        }

        using var keys = new TestKeys();
        await using var server = await RunningServer.StartAsync(time: null, keys.Args);
        var refused = await RpcAssert.FailsAsync(StatusCode.FailedPrecondition, () => BackUpAsync(server, "one", cancellationToken));
        await Assert.That(refused.Status.Detail).Contains("without --data");
    }

    private static ChatAdminV1.ChatAdminV1Client Client(RunningServer server) => new(server.Channel);

    private static async Task<BackupResponse> BackUpAsync(RunningServer server, string name, CancellationToken cancellationToken) =>
        await Client(server).BackupAsync(
            new BackupRequest { Name = name }, TestKeys.ApiKey(TestKeys.AdminKey), cancellationToken: cancellationToken);

    private static async Task SendAsync(ChatV1.ChatV1Client client, string text, CancellationToken cancellationToken) =>
        await client.SendMessageAsync(
            new SendMessageRequest { ChatId = Lobby, Message = new Message { Text = text } }, cancellationToken: cancellationToken);
}
