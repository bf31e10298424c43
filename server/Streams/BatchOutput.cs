using ChatGo.Core.Broadcast;
using ChatGo.Core.Rooms;
using Grpc.Core;

namespace ChatGo.Server.Streams;

/// <summary>Writes a reader's messages through grpc-dotnet, a <see cref="FrameBatch"/> a write.</summary>
internal sealed class BatchOutput(BroadcastReader<Frame> reader, IServerStreamWriter<FrameBatch> writer)
    : IMessageOutput
{
    private readonly FrameBatch _batch = new(reader);

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
