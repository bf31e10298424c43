using Grpc.Reflection.V1Alpha;

namespace ChatGo.Tests.Server.Rpc;

public sealed class ReflectionTests
{
    // The fixture fails on an error in the log.
    [Test, Timeout(30_000)]
    public async Task ACallerThatGoesAway_IsNoErrorOfTheServer(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        for (var caller = 0; caller < 50; caller++)
        {
            using var connection = server.NewConnection();
            var reflection = new ServerReflection.ServerReflectionClient(connection);
            using var call = reflection.ServerReflectionInfo(cancellationToken: cancellationToken);
            await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, cancellationToken);
            await call.ResponseStream.MoveNext(cancellationToken);
        }
    }
}
