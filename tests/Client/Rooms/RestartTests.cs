using ChatGo.Api;
using ChatGo.Client.Hosting;
using ChatGo.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatGo.Tests.Client.Rooms;

/// <summary>A server in memory forgets its rooms when it restarts; who was in them goes on.</summary>
public sealed class RestartTests
{
    [Test]
    [Arguments("")]
    [Arguments("--connect-chat")]
    [Timeout(120_000)]
    public async Task Tail_GoesOnWhenItsRoomIsMadeAgain(string option, CancellationToken cancellationToken)
    {
        var server = await StartAsync("http://127.0.0.1:0");
        var address = AddressOf(server);
        await SayAsync(address, "before", cancellationToken);
        string[] options = option.Length > 0 ? [option] : [];
        using var tail = ClientProcess.Start(
            ["tail", "lobby", "--after", "0", "--count", "2", "--json", "--server", address, .. options]);
        await Assert.That(await tail.Output.ReadLineAsync(cancellationToken)).Contains("\"before\"");

        await server.DisposeAsync();
        server = await StartAsync(address);
        await SayAsync(address, "after", cancellationToken);
        var run = await tail.EndAsync(cancellationToken);
        await server.DisposeAsync();

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Success);
        await Assert.That(run.Lines).Count().IsEqualTo(2);
        await Assert.That(run.Lines[0]).Contains("\"new_life\"");
        await Assert.That(run.Lines[1]).Contains("\"after\"");
    }

    [Test]
    [Arguments("")]
    [Arguments("--connect-chat")]
    [Timeout(120_000)]
    public async Task Chat_MakesItsRoomAgainAndSaysEachLineInIt(string option, CancellationToken cancellationToken)
    {
        var server = await StartAsync("http://127.0.0.1:0");
        var address = AddressOf(server);
        string[] options = option.Length > 0 ? [option] : [];
        using var chat = ClientProcess.Start(
            ["chat", "--chat", "lobby", "--name", "Ann", "--server", address, .. options]);
        await UntilAsync(chat, "in room lobby", cancellationToken);

        for (var restart = 1; restart <= 3; restart++)
        {
            await server.DisposeAsync();
            server = await StartAsync(address);
            await chat.Input.WriteLineAsync($"again {restart}".AsMemory(), cancellationToken);
            await chat.Input.FlushAsync(cancellationToken);
            await UntilAsync(chat, $"Ann: again {restart}", cancellationToken);
        }

        var run = await chat.EndAsync(cancellationToken);
        await server.DisposeAsync();

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Success);
        await Assert.That(run.Error).DoesNotContain("not sent");
    }

    private static async Task UntilAsync(ClientProcess client, string part, CancellationToken stopping)
    {
        while (await client.Output.ReadLineAsync(stopping) is { } line)
        {
            if (line.Contains(part, StringComparison.Ordinal))
            {
                return;
            }
        }

        throw new InvalidOperationException($"The client ended without a line with '{part}'.");
    }

    private static async Task<WebApplication> StartAsync(string address)
    {
        var server = ChatServer.Build(["--urls", address], static builder => builder.Logging.ClearProviders());
        await server.StartAsync();
        return server;
    }

    private static string AddressOf(WebApplication server) => server.Services.GetRequiredService<IServer>()
        .Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    private static async Task SayAsync(string address, string text, CancellationToken stopping)
    {
        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress(address);
        var client = new ChatV1.ChatV1Client(channel);
        await client.CreateChatAsync(new CreateChatRequest { ChatId = "lobby" }, cancellationToken: stopping);
        var message = new Message { From = "John", Text = text };
        await client.SendMessageAsync(
            new SendMessageRequest { ChatId = "lobby", Message = message }, cancellationToken: stopping);
    }
}
