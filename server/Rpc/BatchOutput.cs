using ChatGo.Server.Streams;
using Grpc.Core;

namespace ChatGo.Server.Rpc;

/// <summary>Writes a feed's frames through grpc-dotnet, a <see cref="FrameBatch"/> a write.</summary>
internal sealed class BatchOutput(IFrameFeed feed, IServerStreamWriter<FrameBatch> writer)
    : IMessageOutput
{
    private readonly FrameBatch _batch = new(feed);

    /// <inheritdoc/>
    public ValueTask<bool> WriteAsync()
    {
        if (!_batch.TryBegin())
        {
            return new ValueTask<bool>(false);
        }

        var write = writer.WriteAsync(_batch);
        return write.IsCompletedSuccessfully ? new ValueTask<bool>(true) : AwaitAsync(write);

        static async ValueTask<bool> AwaitAsync(Task write)
        {
            await write;
            return true;
        }
    }
}
