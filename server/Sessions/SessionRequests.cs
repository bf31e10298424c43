using System.Runtime.CompilerServices;
using System.Text;
using ChatGo.Core.Messages;
using ChatGo.Core.Rooms;
using ChatGo.Server.Notices;
using ChatGo.Server.Rpc;
using ChatGo.Server.Streams;
using Grpc.Core;

namespace ChatGo.Server.Sessions;

/// <summary>Answers the requests of a Session, one after another: exactly one Ack each.</summary>
internal sealed class SessionRequests(RoomRegistry rooms, Joins joins, Sender sender, OpenStreams streams)
{
    /// <summary>Requests that may be served before the writer has its turn. Unit: requests.</summary>
    private const int FlushRequests = 32;

    /// <summary>Serves requests until the caller sends no more, or the stream ends. The writer is signalled when no
    /// further request is there yet, so that many answers are one write.</summary>
    /// <param name="requests">The requests.</param>
    /// <param name="feed">The stream's.</param>
    /// <param name="ending">Set once the stream has ended.</param>
    /// <returns>What the stream must end with; null where nothing.</returns>
    public async Task<RpcException?> ServeAsync(SessionReader requests, RoomsFeed feed, CancellationToken ending)
    {
        var served = 0;
        try
        {
            while (true)
            {
                if (feed.Answers.IsFull)
                {
                    feed.EndServing();
                    await feed.Answers.WaitForRoomAsync();
                    feed.BeginServing();
                }

                if (requests.TryTake(out var command))
                {
                    feed.Answers.Add(await AnswerAsync(command, feed));
                    served++;
                    if (served % FlushRequests == 0)
                    {
                        feed.Flush();
                    }
                }
                else if (!await ReadAsync(requests, feed, ending))
                {
                    feed.EndServing();
                    return null;
                }
            }
        }
        catch (RpcException failure)
        {
            feed.Abort();
            return failure;
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The caller has gone, or the stream has ended.
            return null;
        }
        finally
        {
            requests.Release();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<bool> ReadAsync(SessionReader requests, RoomsFeed feed, CancellationToken ending)
    {
        var reading = requests.ReadAsync(ending);
        if (!reading.IsCompleted)
        {
            feed.EndServing();
        }

        var isThere = await reading;
        feed.BeginServing();
        return isThere;
    }

    private async ValueTask<Frame> AnswerAsync(SessionCommand command, RoomsFeed feed)
    {
        try
        {
            if (streams.IsDraining)
            {
                throw Statuses.Draining();
            }

            if (command.Refusal is { } refusal)
            {
                throw refusal;
            }

            return command.Send is { } send
                ? AckFrame.Create(command.RequestId, await sender.SendAsync(send, FindRoom(send, feed)))
                : Answer(command, feed);
        }
        catch (RpcException refused)
        {
            return AckFrame.Create(command.RequestId, Statuses.ToError(refused));
        }
    }

    private Frame Answer(SessionCommand command, RoomsFeed feed)
    {
        if (command.Join is { } join)
        {
            joins.Join(feed, join, command.RequestId);
        }
        else if (command.Leave is not { } leave)
        {
            throw Statuses.InvalidField("request", "one of join, leave and send is needed");
        }
        else if (!feed.TryLeave(leave.ChatRef))
        {
            throw Statuses.NotJoined("leave.chat_ref", $"{leave.ChatRef}");
        }

        return AckFrame.Create(command.RequestId);
    }

    private Room FindRoom(SentMessage send, RoomsFeed feed)
    {
        if (send.ChatRef != 0)
        {
            return !feed.TryFind(send.ChatRef, out var joined) ? throw Statuses.NotJoined("send.chat_ref", $"{send.ChatRef}")
                : send.ChatId.IsEmpty || Ascii.Equals(send.ChatId, joined.Room.Id) ? joined.Room
                : throw Statuses.InvalidField(
                    "send.chat_id", $"it names another chat than chat_ref {send.ChatRef}, '{joined.Room.Id}': one of them is enough");
        }

        RequestRules.CheckIdBytes(send.ChatId.Length);
        var id = Encoding.UTF8.GetString(send.ChatId);
        var room = rooms.Find(id) ?? throw Statuses.ChatNotFound(id);
        return feed.TryFind(room.Number, out _) ? room : throw Statuses.NotJoined("send.chat_id", id);
    }
}
