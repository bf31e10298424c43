using Grpc.Core;
using Grpc.Core.Interceptors;

namespace ChatGo.Server.Rpc;

/// <summary>For the reflection service: a caller that goes away in the middle is no error of the server.</summary>
internal sealed class CancelledStreams : Interceptor
{
    /// <inheritdoc/>
    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (IOException)
        {
            // The stream was aborted; the call's token may not tell yet.
            throw Gone();
        }
        catch (Exception gone) when (context.CancellationToken.IsCancellationRequested
            && gone is OperationCanceledException or InvalidOperationException)
        {
            throw Gone();
        }
    }

    private static RpcException Gone() => new(new Status(StatusCode.Cancelled, "the caller has gone"));
}
