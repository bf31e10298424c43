using ChatGo.Api;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;

namespace ChatGo.Tests.Server.Rules;

[ClassDataSource<RunningServer>(Shared = SharedType.PerTestSession)]
public sealed class ServiceRuleTests(RunningServer server)
{
    [Test, Rule("C5"), Timeout(30_000)]
    public async Task Calls_OfTheContract_AreAllServed(CancellationToken cancellationToken)
    {
        var methods = ChatReflection.Descriptor.Services.SelectMany(static service => service.Methods).ToArray();
        foreach (var method in methods)
        {
            var failure = await RpcAssert.FailsOrEndsAsync(() => CallEmptyAsync(method, cancellationToken));
            await Assert.That(failure?.StatusCode).IsNotEqualTo(StatusCode.Unimplemented).Because(method.Name);
        }

        await Assert.That(methods.Length).IsEqualTo(21);
    }

    [Test, Rule("C5"), Timeout(30_000)]
    public async Task Send_WithANumberOutsideASession_SaysSo(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        var request = new SendMessageRequest
        {
            ChatId = room,
            ChatRef = 1,
            Message = new Message { From = "John", Text = "hi" },
        };

        await RpcAssert.FailsOnFieldAsync(
            "chat_ref",
            () => server.Client.SendMessageAsync(request, cancellationToken: cancellationToken).ResponseAsync);
        await Assert.That(await server.SendAsync(room, "right", cancellationToken)).IsEqualTo(1UL);
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

    private async Task CallEmptyAsync(MethodDescriptor method, CancellationToken cancellationToken)
    {
        var bytes = Marshallers.Create(static bytes => bytes, static bytes => bytes);
        var call = new Method<byte[], byte[]>(
            method.IsServerStreaming ? MethodType.DuplexStreaming : MethodType.Unary,
            method.Service.FullName,
            method.Name,
            bytes,
            bytes);
        var options = new CallOptions(cancellationToken: cancellationToken);
        var invoker = server.Channel.CreateCallInvoker();
        if (!method.IsServerStreaming)
        {
            await invoker.AsyncUnaryCall(call, null, options, []);
            return;
        }

        using var stream = invoker.AsyncDuplexStreamingCall(call, null, options);
        await stream.RequestStream.WriteAsync([], cancellationToken);
        if (!method.IsClientStreaming)
        {
            await stream.RequestStream.CompleteAsync();
        }

        await stream.ResponseStream.MoveNext(cancellationToken);
    }
}
