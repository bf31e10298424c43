using System.Collections.Concurrent;
using ChatGo.Api;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ChatGo.Bench.Baseline;

/// <summary>The three calls that make a chat, on the generated stubs.</summary>
internal sealed class BaselineChat : ChatV1.ChatV1Base
{
    private readonly ConcurrentDictionary<string, BaselineRoom> _rooms = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override Task<CreateChatResponse> CreateChat(CreateChatRequest request, ServerCallContext context)
    {
        var id = request.ChatId.Length == 0 ? Guid.CreateVersion7().ToString() : request.ChatId;
        return _rooms.TryAdd(id, new BaselineRoom())
            ? Task.FromResult(new CreateChatResponse { ChatId = id })
            : throw new RpcException(new Status(StatusCode.AlreadyExists, id));
    }

    /// <inheritdoc/>
    public override async Task ConnectChat(
        ConnectChatRequest request, IServerStreamWriter<Message> responseStream, ServerCallContext context)
    {
        var room = Find(request.ChatId);
        var queue = room.Join();
        try
        {
            await context.WriteResponseHeadersAsync([]);
            await foreach (var message in queue.Reader.ReadAllAsync(context.CancellationToken))
            {
                await responseStream.WriteAsync(message);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or InvalidOperationException or IOException)
        {
            // The reader has gone.
        }
        finally
        {
            room.Leave(queue);
        }
    }

    /// <inheritdoc/>
    public override Task<SendMessageResponse> SendMessage(SendMessageRequest request, ServerCallContext context)
    {
        var message = new Message
        {
            From = request.Message.From,
            Text = request.Message.Text,
            CreatedAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()),
        };
        Find(request.ChatId).Publish(message);
        return Task.FromResult(new SendMessageResponse { Sequence = message.Sequence, CreatedAt = message.CreatedAt });
    }

    private BaselineRoom Find(string id) => _rooms.TryGetValue(id, out var room)
        ? room
        : throw new RpcException(new Status(StatusCode.NotFound, id));
}
