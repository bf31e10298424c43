using ChatGo.Api;
using ChatGo.Tests.Server.Callers;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ChatGo.Tests.Server.Moderation;

/// <summary>A server that knows its callers, with the rooms <c>lobby</c> and <c>hall</c>, members, a moderator of the lobby
/// and an operator. Its clock is the test's.</summary>
internal sealed class ModeratedRoom : IAsyncDisposable
{
    private const string MemberGrants = """{"rooms":["lobby","hall"],"can":["read","send","create","delete"]}""";
    private const string ModeratorGrants = """[{"rooms":["lobby"],"can":["read","send","moderate"]},{"rooms":["hall"],"can":["read","send"]}]""";

    private readonly TestKeys _keys = new();
    private RunningServer? _server;

    private ModeratedRoom()
    {
    }

    public RunningServer Server => _server!;

    public FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    public ChatV1.ChatV1Client Ann => Member("ann");

    public ChatV1.ChatV1Client Bob => Member("bob");

    public ChatV1.ChatV1Client Moderator => Server.ClientOf(TestKeys.Bearer(TestKeys.Token("mod", ModeratorGrants)));

    public ChatV1.ChatV1Client Operator => Server.ClientOf(TestKeys.ApiKey(TestKeys.AdminKey));

    public ChatV1.ChatV1Client Bridge => Server.ClientOf(TestKeys.ApiKey(TestKeys.ImpersonatorKey));

    public ChatAdminV1.ChatAdminV1Client Admin => new(Server.Channel);

    /// <summary>Gets what the operator shows with each call.</summary>
    public static Metadata OperatorKey => TestKeys.ApiKey(TestKeys.AdminKey);

    public static async Task<ModeratedRoom> StartAsync(params string[] args)
    {
        var started = new ModeratedRoom();
        started._server = await RunningServer.StartAsync(started.Time, [.. started._keys.Args, .. args]);
        foreach (var room in (string[])["lobby", "hall"])
        {
            await started.Operator.CreateChatAsync(new CreateChatRequest { ChatId = room });
        }

        return started;
    }

    public ChatV1.ChatV1Client Member(string name) => Server.ClientOf(TestKeys.Bearer(TestKeys.Token(name, MemberGrants)));

    /// <summary>Sets a restriction as the moderator of the lobby.</summary>
    public async Task RestrictAsync(
        string username, Restriction.Types.Kind kind, CancellationToken cancellationToken, TimeSpan? time = null, string reason = "") =>
        await Moderator.SetRestrictionAsync(
            new SetRestrictionRequest
            {
                Restriction = new Restriction
                {
                    ChatId = "lobby",
                    Username = username,
                    Kind = kind,
                    Until = time is { } wanted ? Timestamp.FromDateTimeOffset(Time.GetUtcNow() + wanted) : null,
                    Reason = reason,
                },
            },
            cancellationToken: cancellationToken);

    /// <summary>Sends a text to the lobby.</summary>
    public static async Task<SendMessageResponse> SendAsync(
        ChatV1.ChatV1Client client, CancellationToken cancellationToken, string from = "", string id = "", string text = "hello") =>
        await client.SendMessageAsync(
            new SendMessageRequest { ChatId = "lobby", MessageId = id, Message = new Message { From = from, Text = text } },
            cancellationToken: cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _keys.Dispose();
    }
}
