using System.Collections.Concurrent;
using ChatGo.Api;
using Grpc.Core;
using Grpc.Net.Client;

namespace ChatGo.Tests.Server.Engines.Disk;

/// <summary>What a server has acknowledged before it went down, held against what it has when it is up again.</summary>
internal sealed class CrashLedger
{
    private const int Senders = 8;
    private const int InFlight = 10;
    private const int PageSize = 1_000;

    private static readonly string[] Rooms = ["one", "two", "three", "four"];

    private readonly ConcurrentDictionary<(string Room, ulong Sequence), string> _acknowledged = new();
    private readonly Dictionary<string, string> _epochs = [];
    private readonly Dictionary<string, ulong> _heads = [];
    private readonly HashSet<string> _seen = [];
    private int _sends;

    /// <summary>Gets how many messages were acknowledged.</summary>
    public int Acknowledged => _acknowledged.Count;

    /// <summary>Gets how many messages were found.</summary>
    public int Found => _seen.Count;

    /// <summary>Sends until the server goes down.</summary>
    public async Task SendAsync(GrpcChannel channel, CancellationToken cancellationToken) =>
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(
            () => SendAsync(new ChatV1.ChatV1Client(channel), Rooms[sender % Rooms.Length], cancellationToken), cancellationToken)));

    /// <summary>Reads what is there behind what was read before.</summary>
    /// <returns>What is wrong; null where nothing is.</returns>
    public async Task<string?> FindFaultAsync(ChatV1.ChatV1Client client, CancellationToken cancellationToken)
    {
        foreach (var room in Rooms)
        {
            try
            {
                if (await FindFaultAsync(client, room, cancellationToken) is { } fault)
                {
                    return $"{room}: {fault}";
                }
            }
            catch (RpcException missing) when (missing.StatusCode == StatusCode.NotFound)
            {
                if (_acknowledged.Keys.Any(key => key.Room == room))
                {
                    return $"{room}: it is not there";
                }
            }
        }

        return null;
    }

    private async Task<string?> FindFaultAsync(ChatV1.ChatV1Client client, string room, CancellationToken cancellationToken)
    {
        var last = _heads.GetValueOrDefault(room);
        ListMessagesResponse page;
        do
        {
            page = await client.ListMessagesAsync(
                new ListMessagesRequest { ChatId = room, After = new Position { Epoch = _epochs.GetValueOrDefault(room, string.Empty), Sequence = last }, PageSize = PageSize },
                cancellationToken: cancellationToken);
            if (_epochs.TryGetValue(room, out var epoch) && epoch != page.Epoch)
            {
                return $"another epoch: {epoch}, {page.Epoch}";
            }

            _epochs[room] = page.Epoch;
            foreach (var message in page.Messages)
            {
                if (message.Sequence != ++last)
                {
                    return $"a hole before {message.Sequence}";
                }

                if (!_seen.Add(message.Text))
                {
                    return $"{message.Text} is there twice";
                }

                if (_acknowledged.TryGetValue((room, last), out var text) && text != message.Text)
                {
                    return $"{last} is {message.Text}, and was acknowledged as {text}";
                }
            }
        }
        while (page.Messages.Count > 0 && last < page.Head);

        _heads[room] = last;
        var known = _acknowledged.Keys.Where(key => key.Room == room).Select(static key => key.Sequence).DefaultIfEmpty().Max();
        return known > last ? $"{known} was acknowledged, and {last} is the last" : await FindRepeatAsync(client, room, known, cancellationToken);
    }

    /// <summary>What is sent again is the message that is there.</summary>
    private async Task<string?> FindRepeatAsync(ChatV1.ChatV1Client client, string room, ulong sequence, CancellationToken cancellationToken)
    {
        if (sequence == 0)
        {
            return null;
        }

        var text = _acknowledged[(room, sequence)];
        var again = await client.SendMessageAsync(
            new SendMessageRequest { ChatId = room, MessageId = text, Message = new Message { From = "John", Text = text } },
            cancellationToken: cancellationToken);
        return again.Duplicate && again.Sequence == sequence ? null : $"{text} was stored again as {again.Sequence}, it is {sequence}";
    }

    private async Task SendAsync(ChatV1.ChatV1Client client, string room, CancellationToken cancellationToken)
    {
        using var session = TestSession.Open(client, cancellationToken);
        Dictionary<ulong, string> sent = [];
        try
        {
            var welcome = await session.JoinAsync(new ConnectChatRequest { ChatId = room, CreateIfMissing = true }, cancellationToken);
            var answered = session.Acks.Count;
            while (true)
            {
                while (sent.Count < InFlight)
                {
                    var text = $"message {Interlocked.Increment(ref _sends)}";
                    var request = TestSession.Send(welcome.ChatRef, text);
                    request.Send.MessageId = text;
                    sent.Add(await session.WriteAsync(request, cancellationToken), text);
                }

                await session.ReadUntilAsync(() => session.Acks.Count > answered, cancellationToken);
                answered = session.Acks.Count;
                foreach (var (id, ack) in session.Acks.Where(ack => ack.Value.Sent is not null && sent.ContainsKey(ack.Key)).ToArray())
                {
                    if (sent.Remove(id, out var text))
                    {
                        _acknowledged[(room, ack.Sent.Sequence)] = text;
                    }

                    session.Acks.Remove(id);
                    answered--;
                }
            }
        }
        catch (Exception down) when (down is RpcException or InvalidOperationException or IOException)
        {
            // The server went down.
        }
    }
}
