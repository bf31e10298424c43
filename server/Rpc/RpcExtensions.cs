using ChatGo.Api;
using ChatGo.Server.Calls;
using Grpc.Health.V1;
using Grpc.Reflection;
using Grpc.Reflection.V1Alpha;

namespace ChatGo.Server.Rpc;

/// <summary>What the server answers to.</summary>
internal static class RpcExtensions
{
    /// <summary>Adds the chat, health and reflection services.</summary>
    /// <param name="services">The server's.</param>
    public static void AddRpc(this IServiceCollection services)
    {
        services.AddSingleton<RequestGate>();
        services.AddSingleton<ChatService>();
        services.AddSingleton<ChatAdminService>();
        services.AddGrpc(static grpc =>
            {
                grpc.MaxReceiveMessageSize = RequestLimits.MaxBytes;
                // A compressed request is refused before gRPC sees it: what it unpacks to is not bounded by anything.
                grpc.CompressionProviders.Clear();
            })
            .AddServiceOptions<HealthService>(static health => health.Interceptors.Add<CancelledStreams>())
            .AddServiceOptions<ReflectionServiceImpl>(static reflection => reflection.Interceptors.Add<CancelledStreams>())
            .AddServiceOptions<ReflectionV1ServiceImpl>(static reflection => reflection.Interceptors.Add<CancelledStreams>());
        services.AddSingleton<HealthService>();

        // A service mapped by its definition is not known to reflection by itself.
        Google.Protobuf.Reflection.ServiceDescriptor[] known =
            [ChatV1.Descriptor, ChatAdminV1.Descriptor, Health.Descriptor, ServerReflection.Descriptor];
        services.AddSingleton(new ReflectionServiceImpl(known));
        services.AddSingleton(new ReflectionV1ServiceImpl(known));
        services.AddGrpcReflection();
    }

    /// <summary>Maps the services.</summary>
    /// <param name="app">The server.</param>
    public static void MapRpc(this WebApplication app)
    {
        ExactPathEndpoints? calls = null;
        app.Use(next => call =>
        {
            (calls ??= new ExactPathEndpoints(((IEndpointRouteBuilder)app).DataSources)).Choose(call);
            return next(call);
        });
        app.UseRouting();
        var gate = app.Services.GetRequiredService<RequestGate>();
        app.MapGrpcService(ChatBinder.Bind(
            app.Services.GetRequiredService<ChatService>(), app.Services.GetRequiredService<ChatAdminService>())).Add(gate.Guard);
        app.MapGrpcService<HealthService>().Add(gate.Guard);
        app.MapGrpcReflectionService().Add(gate.Guard);
    }
}
