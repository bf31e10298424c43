using System.Threading.Channels;
using ChatGo.Api;

namespace ChatGo.Client.Connections;

/// <summary>Messages that the server has not answered yet, in the order they were said; so many of the oldest are on the
/// way, the others wait with who said them.</summary>
/// <remarks>Any task may add; one stream at a time takes. A stream starts with the oldest that is unanswered, so that what
/// an outage left in doubt is tried again, and the message's id keeps the server from storing it twice.</remarks>
internal sealed class Outbox(string chatId, string username)
{
    /// <summary>How many messages may be on the way. Unit: messages. The server stops reading a session at 256.</summary>
    public const int Capacity = 128;

    private readonly Lock _gate = new();
    private readonly List<OutgoingMessage> _pending = new(Capacity);
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1)
    {
        FullMode = BoundedChannelFullMode.DropWrite,
    });

    private long _last;
    private Exception? _closed;

    /// <summary>Sends <paramref name="text"/> as soon as a stream stands.</summary>
    /// <returns>The server's answer.</returns>
    /// <exception cref="Grpc.Core.RpcException">The server refuses the message.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> was cancelled, or the outbox was closed for
    /// that reason; the message is in doubt.</exception>
    public async Task<SendMessageResponse> SendAsync(string text, CancellationToken stopping)
    {
        var message = Add(text);
        try
        {
            _changed.Writer.TryWrite(true);
            return await message.Settled.WaitAsync(stopping);
        }
        finally
        {
            Remove(message);
        }
    }

    /// <summary>Waits for the first unanswered message behind the one of <paramref name="number"/>.</summary>
    public async Task<OutgoingMessage> NextAsync(long number, CancellationToken stopping)
    {
        while (true)
        {
            if (Find(number) is { } message)
            {
                return message;
            }

            await _changed.Reader.ReadAsync(stopping);
        }
    }

    /// <summary>Fails what is unanswered, and whatever is sent from now on.</summary>
    public void Close(Exception reason)
    {
        lock (_gate)
        {
            _closed = reason;
            _pending.ForEach(message => message.Fail(reason));
        }
    }

    private OutgoingMessage Add(string text)
    {
        var request = new SendMessageRequest
        {
            ChatId = chatId,
            Message = new Message { From = username, Text = text },
            MessageId = Guid.CreateVersion7().ToString("N"),
        };
        lock (_gate)
        {
            var message = new OutgoingMessage(++_last, request);
            if (_closed is { } reason)
            {
                message.Fail(reason);
            }

            _pending.Add(message);
            return message;
        }
    }

    private OutgoingMessage? Find(long number)
    {
        lock (_gate)
        {
            var index = _pending.FindIndex(message => message.Number > number && !message.Settled.IsCompleted);
            return index is >= 0 and < Capacity ? _pending[index] : null;
        }
    }

    private void Remove(OutgoingMessage message)
    {
        lock (_gate)
        {
            _pending.Remove(message);
        }

        _changed.Writer.TryWrite(true);
    }
}
