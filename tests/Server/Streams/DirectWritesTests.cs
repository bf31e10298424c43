using ChatGo.Api;
using ChatGo.Server;
using ChatGo.Server.Http2;
using ChatGo.Server.Streams;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TUnit.Assertions.Enums;

namespace ChatGo.Tests.Server.Streams;

public class DirectWritesTests
{
    private const int Messages = 2_048;

    [Test, Timeout(60_000)]
    [Arguments("1", true)]
    [Arguments("0", false)]
    public async Task Readers_WithTheSetting_AreWrittenToDirectlyOrNotAndMissNothing(
        string setting, bool isDirect, CancellationToken cancellationToken)
    {
        var way = new WayOfCalls();
        await using var app = ChatServer.Build(
            // All of them are held: on a busy machine deliveries fall far behind what is sent, and a gap would be right.
            ["--urls", "http://127.0.0.1:0", "--direct-writes", setting, "--history-messages", $"{2 * Messages}"],
            builder => builder.Services.AddSingleton<IStartupFilter>(way));
        await app.StartAsync(cancellationToken);
        using var channel = GrpcChannel.ForAddress(app.Urls.Single());
        var client = new ChatV1.ChatV1Client(channel);
        var room = (await client.CreateChatAsync(new CreateChatRequest(), cancellationToken: cancellationToken)).ChatId;
        using var reader = await TestReader.ConnectAsync(client, room, "Jack", cancellationToken);
        using var session = TestSession.Open(client, cancellationToken);
        var number = (await session.JoinAsync(room, cancellationToken)).ChatRef;

        var sending = Task.Run(
            async () =>
            {
                for (var sent = 0; sent < Messages; sent++)
                {
                    await session.WriteAsync(TestSession.Send(number, $"{sent}"), cancellationToken);
                }
            },
            cancellationToken);
        await session.ReadUntilAsync(() => session.Messages.Count == Messages, cancellationToken);
        await sending;
        var read = await reader.NextAsync(Messages, cancellationToken);

        string[] expected = [.. Enumerable.Range(0, Messages).Select(static text => $"{text}")];
        await Assert.That(read.Select(static message => message.Text)).IsEquivalentTo(expected, CollectionOrdering.Matching);
        await Assert.That(session.Messages.Select(static message => message.Text))
            .IsEquivalentTo(expected, CollectionOrdering.Matching);
        await Assert.That(way.IsDirect).IsEqualTo(isDirect);
    }

    /// <summary>Notes whether the connections of calls can be written to directly.</summary>
    private sealed class WayOfCalls : IStartupFilter
    {
        public bool? IsDirect { get; private set; }

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((HttpContext call, RequestDelegate handler) =>
            {
                IsDirect = ((DirectConnection)call.Features.Get<IStreamConnection>()!).TakesDirectWrites;
                return handler(call);
            });
            next(app);
        };
    }
}
