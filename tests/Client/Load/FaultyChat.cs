using System.Collections.Concurrent;
using System.Threading.Channels;
using ChatGo.Api;
using Grpc.Core;

namespace ChatGo.Tests.Client.Load;

/// <summary>A server that keeps the contract, but for one delivery in so many.</summary>
internal sealed class FaultyChat(DeliveryFault fault, int every) : ChatV1.ChatV1Base
{
    private const int MaxWaiting = 10_000;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, ScriptedRoom> _rooms = new();
    private long _deliveries;

    /// <summary>What was done wrong: room and sequence.</summary>
    public ConcurrentBag<(string Room, ulong Sequence)> Done { get; } = [];

    public override Task<CreateChatResponse> CreateChat(CreateChatRequest request, ServerCallContext context)
    {
        _rooms.TryAdd(request.ChatId, new ScriptedRoom());
        return Task.FromResult(new CreateChatResponse { ChatId = request.ChatId, Epoch = "first" });
    }

    public override Task<SendMessageResponse> SendMessage(SendMessageRequest request, ServerCallContext context)
    {
        lock (_gate)
        {
            var room = _rooms[request.ChatId];
            var message = request.Message;
            message.Sequence = ++room.Head;
            foreach (var reader in room.Readers)
            {
                Deliver(request.ChatId, reader, message);
            }

            return Task.FromResult(new SendMessageResponse { Sequence = message.Sequence, Epoch = "first" });
        }
    }

    public override async Task ConnectChat(
        ConnectChatRequest request, IServerStreamWriter<Message> responseStream, ServerCallContext context)
    {
        var reader = new ScriptedReader(Channel.CreateBounded<Message>(MaxWaiting));
        lock (_gate)
        {
            var room = _rooms[request.ChatId];
            room.Readers.Add(reader);
            reader.Write(new Message
            {
                Notice = new Notice
                {
                    Welcome = new Welcome { ChatId = request.ChatId, Epoch = "first", Oldest = 1, Head = room.Head },
                },
            });
        }

        await foreach (var message in reader.Messages.Reader.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(message);
        }
    }

    private void Deliver(string room, ScriptedReader reader, Message message)
    {
        var isFaulty = ++_deliveries % every == every / 2;
        if (isFaulty)
        {
            Done.Add((room, message.Sequence));
        }

        switch (isFaulty ? fault : DeliveryFault.None)
        {
            case DeliveryFault.Drop:
                break;
            case DeliveryFault.Announce:
                reader.Write(new Message
                {
                    Notice = new Notice { Gap = new Gap { First = message.Sequence, Last = message.Sequence } },
                });
                break;
            case DeliveryFault.Twice:
                reader.Write(message);
                reader.Write(message);
                break;
            case DeliveryFault.Alter:
                var altered = message.Clone();
                altered.Text = string.Concat("|", altered.Text.AsSpan(1));
                reader.Write(altered);
                break;
            case DeliveryFault.Swap:
                reader.Held = message;
                break;
            default:
                reader.Write(message);
                reader.Release();
                break;
        }
    }
}
