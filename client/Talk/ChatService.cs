using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using ChatGo.Client.Terminal;
using ChatGo.Client.Terminal.Input;

namespace ChatGo.Client.Talk;

/// <summary>The verb <c>chat</c>: talk in a room; from a pipe, say each line of it and end when all are answered.</summary>
internal sealed class ChatService(
    ChatOptions options, Screen screen, TimeProvider time, VerbOutcome outcome, IHostApplicationLifetime lifetime)
    : VerbService(screen, outcome, lifetime)
{
    private static bool HasEditor => !OperatingSystem.IsWindows() && !Console.IsInputRedirected
        && !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb";

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken stopping)
    {
        if (HasEditor && !OperatingSystem.IsWindows())
        {
            using var editor = LineEditor.Open(Screen);
            await TalkAsync(editor, stopping);
        }
        else
        {
            await TalkAsync(LineReader.OfProcess(), stopping);
        }
    }

    private async Task TalkAsync(ILineSource lines, CancellationToken stopping)
    {
        using var channel = ChatChannel.Open(options.Server.Address, options.Transport);
        var client = ChatChannel.ClientOf(channel, options.Server.Credential);
        var calls = new ChatCalls(client, options.Server, time);
        if (await new RoomPicker(options, calls, Screen).PickAsync(lines, stopping) is not { } room)
        {
            return;
        }

        var view = new ChatView(options.Name, Screen, time);
        var retry = new RetryPolicy(
            new Backoff(Random.Shared), new ServerNotices(options.Server.Address, Screen, time), time);
        var connection = new ChatConnection(client, Choose(room), view, retry, time);
        var moderation = new ModerationCommands(room, options.Server, calls, Screen, time);
        var speaker = new Speaker(lines, connection, new ChatCommands(room, calls, moderation, view, Screen), Screen);
        var connecting = Task.CompletedTask;
        await TaskGroup.RunAsync(stopping, ending => connecting = connection.RunAsync(ending), speaker.RunAsync);
        if (connecting.IsFaulted)
        {
            // What is unsent fails with the connection, and the speaker may be done with it first.
            await connecting;
        }

        if (speaker.Refused > 0 && lines is LineReader)
        {
            throw new ClientFailureException($"{speaker.Refused} lines were not sent");
        }
    }

    private ConnectionOptions Choose(string room) => new(room, options.Name)
    {
        History = options.History,
        Transport = options.Transport,
    };
}
