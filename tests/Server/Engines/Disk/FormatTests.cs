using System.Globalization;
using ChatGo.Api;

namespace ChatGo.Tests.Server.Engines.Disk;

/// <summary>Stores as servers before have left them, each in a directory of its format's number: every build opens them.</summary>
public sealed class FormatTests
{
    [Test, Timeout(30_000)]
    [Arguments(1)]
    public async Task Store_OfAFormatBefore_IsReadAndGoesOn(int format, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("chatgo-store-");
        foreach (var file in Directory.EnumerateFiles(DirectoryOf(format)))
        {
            File.Copy(file, Path.Combine(directory.FullName, Path.GetFileName(file)));
        }

        await using (var server = await RunningServer.StartAsync(
            time: null, "--data", directory.FullName, "--min-free-mebibytes", "0", "--history-seconds", "0"))
        {
            var chats = await server.Client.ListChatsAsync(new ListChatsRequest(), cancellationToken: cancellationToken);
            await Assert.That(chats.Chats.Select(static chat => (chat.ChatId, chat.Title)).SequenceEqual([("hall", string.Empty), ("lobby", "Lobby")])).IsTrue();
            var page = await server.Client.ListMessagesAsync(
                new ListMessagesRequest { ChatId = "lobby", After = new Position() }, cancellationToken: cancellationToken);
            await Assert.That(page.Messages.Count).IsEqualTo(51);
            await Assert.That((page.Messages[0].From, page.Messages[0].Text, page.Messages[50].MessageId)).IsEqualTo(("John", "message 1", "one"));
            await Assert.That(await server.SendAsync("lobby", "and on", cancellationToken)).IsEqualTo(52UL);
        }

        directory.Delete(recursive: true);
    }

    private static string DirectoryOf(int format) => Path.Combine(
        AppContext.BaseDirectory, "Server", "Engines", "Disk", "formats", format.ToString(CultureInfo.InvariantCulture));
}
