using Grpc.Reflection.V1Alpha;

namespace ChatGo.Tests.Server.Rpc;

public sealed class ReflectionTests
{
    // The fixture fails on an error in the log.
    [Test, Timeout(30_000)]
    public async Task ACallerThatGoesAway_IsNoErrorOfTheServer(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        for (var caller = 0; caller < 200; caller++)
        {
            using var connection = server.NewConnection();
            var reflection = new ServerReflection.ServerReflectionClient(connection);
            using var call = reflection.ServerReflectionInfo(cancellationToken: cancellationToken);
            for (var request = 0; request < caller % 20; request++)
            {
                // Gone while the server answers, or while it waits for the next request.
                await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, cancellationToken);
            }
        }
    }
}
