using System.Threading.Channels;
using ChatGo.Api;

namespace ChatGo.Bench.Baseline;

/// <summary>A room: the queues of its readers, and the number of its newest message.</summary>
internal sealed class BaselineRoom
{
    /// <summary>Messages a reader may fall behind before it loses some; above what the load lets it.</summary>
    private const int QueueMessages = 4_096;

    private readonly Lock _gate = new();
    private readonly HashSet<Channel<Message>> _queues = [];
    private ulong _newest;

    /// <summary>Lets a reader in.</summary>
    public Channel<Message> Join()
    {
        var queue = Channel.CreateBounded<Message>(
            new BoundedChannelOptions(QueueMessages) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        lock (_gate)
        {
            _queues.Add(queue);
        }

        return queue;
    }

    /// <summary>Counts a reader out.</summary>
    public void Leave(Channel<Message> queue)
    {
        lock (_gate)
        {
            _queues.Remove(queue);
        }
    }

    /// <summary>Numbers a message and queues it for every reader, in one order for all.</summary>
    public void Publish(Message message)
    {
        lock (_gate)
        {
            message.Sequence = ++_newest;
            foreach (var queue in _queues)
            {
                queue.Writer.TryWrite(message);
            }
        }
    }
}
