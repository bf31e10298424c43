using ChatGo.Server.Calls;
using ChatGo.Server.Streams;
using Grpc.Core;

namespace ChatGo.Server.Rpc;

/// <summary>A gRPC call that carries a stream: past the framework where that goes, else through gRPC's writer.</summary>
/// <param name="writer">gRPC's.</param>
/// <param name="context">The call.</param>
internal sealed class GrpcStreamCall(IServerStreamWriter<FrameBatch> writer, ServerCallContext context) : IStreamCall
{
    /// <inheritdoc/>
    public HttpContext Http { get; } = context.GetHttpContext();

    /// <inheritdoc/>
    public CancellationToken Gone => context.CancellationToken;

    /// <inheritdoc/>
    public bool HasGone => context.HasGone();

    /// <inheritdoc/>
    public async ValueTask<IMessageOutput> BeginAsync(IRoomFeed feed)
    {
        await context.WriteResponseHeadersAsync([]);
        return Http.FindConnection()?.TryOpen(Http, feed) ?? new BatchOutput(feed, writer);
    }
}
