using ChatGo.Api;
using ChatGo.Tests.Server.Callers;
using ChatGo.Tests.Server.Moderation;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ChatGo.Tests.Server.Engines.Disk;

/// <summary>What moderators and operators have set is there after a restart.</summary>
public sealed class KeptOrderTests
{
    private const string Lobby = "lobby";
    private const string Hall = "hall";
    private const string Grants = """{"rooms":["lobby","hall"],"can":["read","send"]}""";

    [Test, Timeout(60_000)]
    public async Task TitlesPoliciesRestrictionsAndRevocations_SurviveARestart(CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("chatgo-store-");
        using var keys = new TestKeys();
        // Issued before it is revoked.
        var eve = TestKeys.Token("eve", Grants);
        string[] args = [.. keys.Args, "--data", directory.FullName, "--min-free-mebibytes", "0"];
        await using (var server = await RunningServer.StartAsync(time: null, args))
        {
            var admin = server.ClientOf(TestKeys.ApiKey(TestKeys.AdminKey));
            foreach (var id in (string[])[Lobby, Hall])
            {
                await admin.CreateChatAsync(new CreateChatRequest { ChatId = id, Title = "before" }, cancellationToken: cancellationToken);
            }

            await admin.UpdateChatAsync(
                new UpdateChatRequest { ChatId = Lobby, Title = "Grüße 🎈", SlowModeSeconds = 60 }, cancellationToken: cancellationToken);
            await admin.UpdateChatAsync(new UpdateChatRequest { ChatId = Hall, Frozen = true }, cancellationToken: cancellationToken);
            await SetAsync(admin, "ann", Restriction.Types.Kind.Ban, until: null, cancellationToken);
            await SetAsync(admin, "bob", Restriction.Types.Kind.Mute, until: null, cancellationToken);
            await SetAsync(admin, "cyd", Restriction.Types.Kind.Mute, TimeSpan.FromMilliseconds(300), cancellationToken);
            await SetAsync(admin, "dan", Restriction.Types.Kind.Ban, until: null, cancellationToken);
            await admin.LiftRestrictionAsync(
                new LiftRestrictionRequest { ChatId = Lobby, Username = "dan", Kind = Restriction.Types.Kind.Ban }, cancellationToken: cancellationToken);
            // An earlier moment that comes later takes nothing back.
            foreach (var before in (DateTimeOffset[])[TimeProvider.System.GetUtcNow(), DateTimeOffset.UnixEpoch])
            {
                await new ChatAdminV1.ChatAdminV1Client(server.Channel).RevokeTokensAsync(
                    new RevokeTokensRequest { Username = "eve", IssuedBefore = Timestamp.FromDateTimeOffset(before) },
                    TestKeys.ApiKey(TestKeys.AdminKey),
                    cancellationToken: cancellationToken);
            }
        }

        await Task.Delay(300, cancellationToken);
        await using (var server = await RunningServer.StartAsync(time: null, args))
        {
            var admin = server.ClientOf(TestKeys.ApiKey(TestKeys.AdminKey));
            // Neither is loaded yet when it is listed, and the lobby is when it is asked for.
            var listed = await admin.ListChatsAsync(new ListChatsRequest(), cancellationToken: cancellationToken);
            await Assert.That(listed.Chats.Single(static chat => chat.ChatId == Hall).Policy.Frozen).IsTrue();
            await Assert.That(listed.Chats.Single(static chat => chat.ChatId == Lobby).Title).IsEqualTo("Grüße 🎈");
            var lobby = await admin.GetChatAsync(new GetChatRequest { ChatId = Lobby }, cancellationToken: cancellationToken);
            await Assert.That((lobby.Title, lobby.Policy.SlowModeSeconds)).IsEqualTo(("Grüße 🎈", 60U));
            var kept = await admin.ListRestrictionsAsync(new ListRestrictionsRequest { ChatId = Lobby }, cancellationToken: cancellationToken);
            await Assert.That(kept.Restrictions.Select(static one => one.Username).SequenceEqual(["ann", "bob"])).IsTrue();
            await DenialAssert.IsRefusedAsync("BANNED", () => SendAsync(server, "ann", Lobby, cancellationToken));
            await DenialAssert.IsRefusedAsync("MUTED", () => SendAsync(server, "bob", Lobby, cancellationToken));
            await RpcAssert.FailsAsync(StatusCode.Unauthenticated, () => SendAsync(server.ClientOf(TestKeys.Bearer(eve)), Lobby, cancellationToken));
            await DenialAssert.IsRefusedAsync("FROZEN", () => SendAsync(server, "dan", Hall, cancellationToken));
            await SendAsync(server, "dan", Lobby, cancellationToken);
            await admin.DeleteChatAsync(new DeleteChatRequest { ChatId = Lobby }, cancellationToken: cancellationToken);
            await admin.CreateChatAsync(new CreateChatRequest { ChatId = Lobby }, cancellationToken: cancellationToken);
        }

        await using (var server = await RunningServer.StartAsync(time: null, args))
        {
            // A new life of a room has no policy of the old one; a ban belongs to the id.
            var admin = server.ClientOf(TestKeys.ApiKey(TestKeys.AdminKey));
            var lobby = await admin.GetChatAsync(new GetChatRequest { ChatId = Lobby }, cancellationToken: cancellationToken);
            await Assert.That((lobby.Title, lobby.Policy?.SlowModeSeconds ?? 0)).IsEqualTo((string.Empty, 0U));
            await DenialAssert.IsRefusedAsync("BANNED", () => SendAsync(server, "ann", Lobby, cancellationToken));
        }

        directory.Delete(recursive: true);
    }

    private static async Task SetAsync(
        ChatV1.ChatV1Client admin, string user, Restriction.Types.Kind kind, TimeSpan? until, CancellationToken cancellationToken) =>
        await admin.SetRestrictionAsync(
            new SetRestrictionRequest
            {
                Restriction = new Restriction
                {
                    ChatId = Lobby,
                    Username = user,
                    Kind = kind,
                    Until = until is { } time ? Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow() + time) : null,
                },
            },
            cancellationToken: cancellationToken);

    private static Task SendAsync(RunningServer server, string name, string room, CancellationToken cancellationToken) =>
        SendAsync(server.ClientOf(TestKeys.Bearer(TestKeys.Token(name, Grants))), room, cancellationToken);

    private static async Task SendAsync(ChatV1.ChatV1Client client, string room, CancellationToken cancellationToken) =>
        await client.SendMessageAsync(
            new SendMessageRequest { ChatId = room, Message = new Message { Text = "hello" } }, cancellationToken: cancellationToken);
}
