using ChatGo.Api;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;

namespace ChatGo.Tests.Server.Rules;

[ClassDataSource<RunningServer>(Shared = SharedType.PerTestSession)]
public sealed class ServiceRuleTests(RunningServer server)
{
    private static readonly Position SomePosition = new() { Sequence = 1 };

    public static IEnumerable<Func<(string Field, ConnectChatRequest Request)>> UnservedJoins() =>
    [
        static () => ("after", new ConnectChatRequest { After = SomePosition }),
        static () => ("history", new ConnectChatRequest { History = 1 }),
        static () => ("notices", new ConnectChatRequest { Notices = true }),
        static () => ("create_if_missing", new ConnectChatRequest { CreateIfMissing = true }),
    ];

    public static IEnumerable<Func<(string Field, SendMessageRequest Request)>> UnservedSends() =>
    [
        static () => ("message_id", new SendMessageRequest { MessageId = "1" }),
        static () => ("chat_ref", new SendMessageRequest { ChatRef = 1 }),
    ];

    [Test, Rule("C5"), Timeout(30_000), MethodDataSource(nameof(UnservedJoins))]
    public async Task Connect_WithAFieldNotServed_SaysSo(
        string field, ConnectChatRequest request, CancellationToken cancellationToken)
    {
        request.ChatId = await server.CreateRoomAsync(cancellationToken);
        using var call = server.Client.ConnectChat(request, cancellationToken: cancellationToken);

        var failure = await RpcAssert.FailsAsync(
            StatusCode.Unimplemented, () => call.ResponseStream.MoveNext(cancellationToken));
        await Assert.That(failure.Status.Detail).StartsWith($"{field} ");
    }

    [Test, Rule("C5"), Timeout(30_000), MethodDataSource(nameof(UnservedSends))]
    public async Task Send_WithAFieldNotServed_SaysSo(
        string field, SendMessageRequest request, CancellationToken cancellationToken)
    {
        request.ChatId = await server.CreateRoomAsync(cancellationToken);
        request.Message = new Message { From = "John", Text = "hi" };

        var failure = await RpcAssert.FailsAsync(
            StatusCode.Unimplemented,
            () => server.Client.SendMessageAsync(request, cancellationToken: cancellationToken).ResponseAsync);
        await Assert.That(failure.Status.Detail).StartsWith($"{field} ");
        await Assert.That(await server.SendAsync(request.ChatId, "right", cancellationToken)).IsEqualTo(1UL);
    }

    [Test, Rule("C5"), Timeout(30_000)]
    public async Task Create_WithATitle_SaysThatItIsNotServed(CancellationToken cancellationToken)
    {
        var failure = await RpcAssert.FailsAsync(StatusCode.Unimplemented, () => server.Client.CreateChatAsync(
            new CreateChatRequest { ChatId = "titled", Title = "A title" },
            cancellationToken: cancellationToken).ResponseAsync);

        await Assert.That(failure.Status.Detail).StartsWith("title ");
        await Assert.That(server.Rooms.Find("titled")).IsNull();
    }

    [Test, Rule("C5"), Timeout(30_000)]
    public async Task Calls_NotServed_SayTheirNames(CancellationToken cancellationToken)
    {
        var client = server.Client;
        using var follow = client.Follow(new FollowRequest(), cancellationToken: cancellationToken);
        using var session = client.Session(cancellationToken: cancellationToken);
        (string Name, Func<Task> Call)[] calls =
        [
            ("GetChat", () => client.GetChatAsync(new GetChatRequest(), cancellationToken: cancellationToken).ResponseAsync),
            ("ListChats", () => client.ListChatsAsync(new ListChatsRequest(), cancellationToken: cancellationToken).ResponseAsync),
            ("DeleteChat", () => client.DeleteChatAsync(new DeleteChatRequest(), cancellationToken: cancellationToken).ResponseAsync),
            ("ListMessages", () => client.ListMessagesAsync(new ListMessagesRequest(), cancellationToken: cancellationToken).ResponseAsync),
            ("ListMembers", () => client.ListMembersAsync(new ListMembersRequest(), cancellationToken: cancellationToken).ResponseAsync),
            ("Follow", () => follow.ResponseStream.MoveNext(cancellationToken)),
            ("Session", () => session.ResponseStream.MoveNext(cancellationToken)),
        ];
        foreach (var (name, call) in calls)
        {
            var failure = await RpcAssert.FailsAsync(StatusCode.Unimplemented, call);
            await Assert.That(failure.Status.Detail).StartsWith($"{name} ");
        }
    }

    [Test, Rule("C6"), Timeout(30_000)]
    public async Task Health_OfServerAndService_IsServing(CancellationToken cancellationToken)
    {
        var health = new Health.HealthClient(server.Channel);
        foreach (var service in (string[])["", "chat_v1.ChatV1"])
        {
            var answer = await health.CheckAsync(
                new HealthCheckRequest { Service = service }, cancellationToken: cancellationToken);
            await Assert.That(answer.Status).IsEqualTo(HealthCheckResponse.Types.ServingStatus.Serving);
        }

        await RpcAssert.FailsAsync(StatusCode.NotFound, () => health.CheckAsync(
            new HealthCheckRequest { Service = "unknown" }, cancellationToken: cancellationToken).ResponseAsync);
    }

    [Test, Rule("C6"), Timeout(30_000)]
    public async Task Reflection_ListsTheServiceAndItsFile(CancellationToken cancellationToken)
    {
        var reflection = new ServerReflection.ServerReflectionClient(server.Channel);
        using var call = reflection.ServerReflectionInfo(cancellationToken: cancellationToken);
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, cancellationToken);
        await call.ResponseStream.MoveNext(cancellationToken);
        var services = call.ResponseStream.Current.ListServicesResponse.Service.Select(static service => service.Name);
        await call.RequestStream.WriteAsync(
            new ServerReflectionRequest { FileContainingSymbol = "chat_v1.ChatV1" }, cancellationToken);
        await call.ResponseStream.MoveNext(cancellationToken);
        var files = call.ResponseStream.Current.FileDescriptorResponse.FileDescriptorProto;
        await Assert.That(services).Contains("chat_v1.ChatV1").And.Contains("grpc.health.v1.Health");
        await Assert.That(files).Contains(ChatReflection.Descriptor.SerializedData);
    }
}
