using ChatGo.Api;
using ChatGo.Tests.Server.Callers;

namespace ChatGo.Tests.Client;

/// <summary>Runs clients on a server that knows its callers, with a room for each test.</summary>
internal sealed class GuardedRun(GuardedServer server)
{
    /// <summary>Shows what may do everything.</summary>
    public static string[] Admin { get; } = ["--api-key", TestKeys.AdminKey];

    /// <summary>Shows a token of <paramref name="name"/> that allows <paramref name="can"/> in a room.</summary>
    public static string[] User(string name, string room, params string[] can) =>
    [
        "--token", TestKeys.Token(name, $"{{\"rooms\":[\"{room}\"],\"can\":[{string.Join(',', can.Select(static what => $"\"{what}\""))}]}}"),
    ];

    /// <summary>Shows a token of somebody who talks in a room.</summary>
    public static string[] Talker(string name, string room) => User(name, room, "read", "send");

    /// <summary>Shows a token of somebody who keeps a room in order.</summary>
    public static string[] Moderator(string name, string room) => User(name, room, "read", "send", "moderate");

    /// <summary>Makes a room that holds one message.</summary>
    public async Task<string> CreateRoomAsync(CancellationToken stopping)
    {
        var shown = TestKeys.ApiKey(TestKeys.AdminKey);
        var room = (await server.Client.CreateChatAsync(new CreateChatRequest(), shown, cancellationToken: stopping)).ChatId;
        var request = new SendMessageRequest { ChatId = room, Message = new Message { Text = "first" } };
        await server.Client.SendMessageAsync(request, shown, cancellationToken: stopping);
        return room;
    }

    public ClientProcess Start(string[] shown, params string[] arguments) =>
        ClientProcess.Start([.. arguments, .. shown, "--server", server.Address.ToString()]);

    /// <summary>Starts a reader, and waits until it reads.</summary>
    public async Task<ClientProcess> TailAsync(string[] shown, string room, CancellationToken stopping, params string[] options)
    {
        var tail = Start(shown, ["tail", room, "--after", "0", .. options]);
        await tail.Output.ReadLineAsync(stopping);
        return tail;
    }

    public Task<ClientRun> RunAsync(string[] shown, CancellationToken stopping, params string[] arguments) =>
        SayAsync("", shown, stopping, arguments);

    /// <summary>Runs a client whose standard input is <paramref name="input"/>.</summary>
    public async Task<ClientRun> SayAsync(
        string input, string[] shown, CancellationToken stopping, params string[] arguments)
    {
        using var client = Start(shown, arguments);
        await client.Input.WriteAsync(input.AsMemory(), stopping);
        return await client.EndAsync(stopping);
    }
}
