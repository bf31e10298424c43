using ChatGo.Server.Chat;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace ChatGo.Server.Rpc;

/// <summary>For the services that come from packages: a caller that goes away in the middle, or whose bytes are no
/// message, is no error of the server.</summary>
internal sealed class CancelledStreams : Interceptor
{
    /// <inheritdoc/>
    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(() => continuation(requestStream, AnswerBudget.Count(responseStream, context), context), context);

    /// <inheritdoc/>
    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(() => continuation(request, responseStream, context), context);

    private static async Task GuardAsync(Func<Task> call, ServerCallContext context)
    {
        try
        {
            await call();
        }
        catch (Exception malformed) when (malformed is InvalidProtocolBufferException or InvalidDataException)
        {
            throw Refusals.Malformed(context.Method, malformed.Message).ToException();
        }
        catch (Exception gone) when (context.HasGone()
            && gone is OperationCanceledException or InvalidOperationException)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "the caller has gone"));
        }
    }
}
