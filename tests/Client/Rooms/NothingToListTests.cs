using ChatGo.Tests.Server;

namespace ChatGo.Tests.Client.Rooms;

[ClassDataSource<RunningServer>(Shared = SharedType.PerClass)]
public sealed class NothingToListTests(RunningServer server)
{
    [Test]
    [Arguments("rooms --prefix none-", "* no rooms that begin with none-")]
    [Arguments("rooms --prefix none- --json", "")]
    [Timeout(60_000)]
    public async Task Rooms_WhereThereAreNone_TellsAPersonSo(
        string verb, string expected, CancellationToken cancellationToken)
    {
        using var terminal = TerminalProcess.Start(server, verb);
        await terminal.EndAsync(cancellationToken);
        var pipe = await ClientProcess.RunAsync(server, "", cancellationToken, verb.Split(' '));

        await Assert.That(terminal.Seen.Contains("* no rooms", StringComparison.Ordinal))
            .IsEqualTo(expected.Length > 0);
        await Assert.That(terminal.Seen).Contains(expected);
        await Assert.That((pipe.Output, pipe.Error)).IsEqualTo(("", ""));
    }

    [Test]
    [Arguments("members", "nobody is in room ")]
    [Arguments("history", "holds no messages")]
    [Timeout(60_000)]
    public async Task AVerb_OnAnEmptyRoom_TellsAPersonSo(
        string verb, string expected, CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        using var terminal = TerminalProcess.Start(server, verb, room);
        await terminal.EndAsync(cancellationToken);
        await server.Client.DeleteChatAsync(new() { ChatId = room }, cancellationToken: cancellationToken);

        await Assert.That(terminal.Seen).Contains(expected);
    }
}
