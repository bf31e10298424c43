using ChatGo.Client.Hosting;
using ChatGo.Tests.Server;

namespace ChatGo.Tests.Client.Talk;

[ClassDataSource<RunningServer>(Shared = SharedType.PerClass)]
public sealed class ChatServiceTests(RunningServer server)
{
    [Test]
    [Arguments("")]
    [Arguments("--connect-chat")]
    [Timeout(60_000)]
    public async Task Chat_FromAPipe_EndsWhenAllLinesAreAnswered(string option, CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        var lines = string.Concat(Enumerable.Range(1, 300).Select(number => $"{number}\n")) + "\n日本 👩‍👧\n//last";

        string[] options = option.Length > 0 ? [option] : [];

        var run = await ClientProcess.RunAsync(
            server, lines, cancellationToken, ["chat", "--chat", room, "--name", "Ann", .. options]);
        var history = await ClientProcess.RunAsync(
            server, "", cancellationToken, "history", room, "--limit", "1000");

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Success);
        await Assert.That(history.Lines.Select(line => line[26..]).SequenceEqual(
            [.. Enumerable.Range(1, 300).Select(number => $"Ann: {number}"), "Ann: 日本 👩‍👧", "Ann: /last"])).IsTrue();
    }

    [Test]
    [Timeout(60_000)]
    public async Task Chat_WithARefusedLine_SendsTheOthersAndFails(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);

        var run = await ClientProcess.RunAsync(
            server, $"{new string('x', 20_000)}\nfine", cancellationToken, "chat", "--chat", room);

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Failure);
        await Assert.That(run.Error).Contains("not sent: INVALID_ARGUMENT")
            .And.EndsWith("chatgo: 1 lines were not sent");
    }

    [Test]
    [Timeout(60_000)]
    public async Task Chat_WithALineThatIsNoUtf8_SendsTheOthersAndFails(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        using var client = ClientProcess.Start(server, "chat", "--chat", room, "--name", "Ann");
        await client.Input.BaseStream.WriteAsync((byte[])[.. "one\n"u8, 0xFC, .. "\nthree"u8], cancellationToken);

        var run = await client.EndAsync(cancellationToken);
        var history = await ClientProcess.RunAsync(server, "", cancellationToken, "history", room);

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Failure);
        await Assert.That(run.Error).Contains("not sent: standard input, line 2: byte 1 (0xFC) is not UTF-8");
        await Assert.That(history.Lines.Select(line => line[26..]).SequenceEqual(["Ann: one", "Ann: three"])).IsTrue();
    }

    [Test]
    [Timeout(60_000)]
    public async Task Chat_WithTwo_TellsWhoCameAndWhatWasSaid(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        await server.SendAsync(room, "before", cancellationToken);
        using var ann = ClientProcess.Start(server, "chat", "--chat", room, "--name", "Ann");
        await Assert.That(await ann.Output.ReadLineAsync(cancellationToken)).StartsWith($"* in room {room} as Ann");
        await Assert.That(await ann.Output.ReadLineAsync(cancellationToken)).EndsWith("  John: before");

        await ClientProcess.RunAsync(server, "/who\nhello", cancellationToken, "chat", "--chat", room, "--name", "Bob");
        var run = await ann.EndAsync(cancellationToken);

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Success);
        await Assert.That(run.Output).Contains("  Bob: hello").Or.Contains("Bob joined");
    }
}
