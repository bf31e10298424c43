using System.Text;
using ChatGo.Api;
using ChatGo.Core.Rooms;
using ChatGo.Server.Notices;
using ChatGo.Server.Rpc;
using ChatGo.Server.Streams;
using Grpc.Core;

namespace ChatGo.Server.Sessions;

/// <summary>Answers the requests of a Session, one after another: exactly one Ack each.</summary>
internal sealed class SessionRequests(RoomRegistry rooms, Joins joins, Sender sender, OpenStreams streams)
{
    /// <summary>Serves requests until the caller sends no more, or the stream ends. The writer is rung when no
    /// further request is there yet, so that many answers are one write.</summary>
    /// <param name="commands">The requests.</param>
    /// <param name="feed">The stream's.</param>
    /// <param name="ending">Set once the stream has ended.</param>
    /// <returns>What the stream must end with; null where nothing.</returns>
    public async Task<RpcException?> ServeAsync(
        IAsyncStreamReader<SessionCommand> commands, RoomsFeed feed, CancellationToken ending)
    {
        try
        {
            while (await NextAsync(commands, feed, ending))
            {
                feed.Answers.Add(NoticeFrame.Create(new Notice { Ack = await AnswerAsync(commands.Current, feed) }));
            }

            feed.Ring();
            return null;
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
    }

    private static async ValueTask<bool> NextAsync(
        IAsyncStreamReader<SessionCommand> commands, RoomsFeed feed, CancellationToken ending)
    {
        if (feed.Answers.IsFull)
        {
            feed.Ring();
            await feed.Answers.WaitForRoomAsync();
        }

        var next = commands.MoveNext(ending);
        if (!next.IsCompleted)
        {
            feed.Ring();
        }

        return await next;
    }

    private async ValueTask<Ack> AnswerAsync(SessionCommand command, RoomsFeed feed)
    {
        var ack = new Ack { RequestId = command.RequestId };
        try
        {
            if (streams.IsDraining)
            {
                throw Statuses.Draining();
            }

            if (command.Send is { } send)
            {
                ack.Sent = await sender.SendAsync(send, FindRoom(send, feed));
            }
            else if (command.Join is { } join)
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
        }
        catch (RpcException refused)
        {
            ack.Error = Statuses.ToError(refused);
        }

        return ack;
    }

    private Room FindRoom(SentMessage send, RoomsFeed feed)
    {
        if (send.ChatRef != 0)
        {
            return feed.TryFind(send.ChatRef, out var joined)
                ? joined.Room
                : throw Statuses.NotJoined("send.chat_ref", $"{send.ChatRef}");
        }

        RequestRules.CheckIdBytes(send.ChatId.Length);
        var id = Encoding.UTF8.GetString(send.ChatId);
        var room = rooms.Find(id) ?? throw Statuses.ChatNotFound(id);
        return feed.TryFind(room.Number, out _) ? room : throw Statuses.NotJoined("send.chat_id", id);
    }
}
