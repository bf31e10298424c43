using System.Runtime.CompilerServices;
using ChatGo.Core.Messages;
using ChatGo.Server.Chat;
using ChatGo.Server.Streams;
using ChatGo.Server.Wire;

namespace ChatGo.Server.Sessions;

/// <summary>Answers the requests of a Session: exactly one Ack each. Each is begun in its turn, and a send that takes longer than
/// a moment holds up none behind it; anything else does.</summary>
internal sealed class SessionRequests(ChatRooms chat)
{
    /// <summary>Requests that may be served before the writer has its turn. Unit: requests.</summary>
    private const int FlushRequests = 32;

    /// <summary>Serves requests until the caller sends no more, or the stream ends. The writer is woken when no
    /// further request is there yet, so that many answers are one write.</summary>
    /// <param name="requests">The requests.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="feed">What it carries.</param>
    /// <param name="ending">Set once the stream has ended.</param>
    /// <returns>What the stream must end with; null where nothing.</returns>
    public async Task<Refusal?> ServeAsync(
        ISessionReader requests, OpenStream stream, RoomsFeed feed, CancellationToken ending)
    {
        var served = 0;
        try
        {
            while (true)
            {
                if (feed.Acks.IsFull)
                {
                    feed.EndServing();
                    await feed.Acks.WaitForRoomAsync();
                    feed.BeginServing();
                }

                if (requests.TryTake(out var command))
                {
                    feed.Acks.Owe();
                    var answering = AnswerAsync(stream, command, feed);
                    if (!answering.IsCompletedSuccessfully && command.Send is not null)
                    {
                        // Waited for, or failed already: an error of the engine's ends the Session, however early it comes.
                        _ = AddLateAsync(answering, stream, feed);
                    }
                    else
                    {
                        await AddAsync(answering, feed);
                    }

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
        catch (RefusalException failure)
        {
            stream.Abort(EndReason.Refused);
            return failure.Refusal;
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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask AddAsync(ValueTask<Frame> answering, RoomsFeed feed)
    {
        if (!answering.IsCompleted)
        {
            // What the rooms have does not wait for it.
            feed.EndServing();
        }

        feed.Acks.Add(await answering);
        feed.BeginServing();
    }

    private static async Task AddLateAsync(ValueTask<Frame> answering, OpenStream stream, RoomsFeed feed)
    {
        var isAnswered = false;
        try
        {
            feed.AddLate(await answering);
            isAnswered = true;
        }
        finally
        {
            if (!isAnswered)
            {
                // An answer that is owed for ever must not hold the Session open: its caller comes again, and sends again.
                stream.Abort(EndReason.Gone);
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<bool> ReadAsync(ISessionReader requests, RoomsFeed feed, CancellationToken ending)
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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Frame> AnswerAsync(OpenStream stream, SessionCommand command, RoomsFeed feed)
    {
        if (command.Send is not { } send)
        {
            return await DoAsync(stream, command, feed) is { } refusal
                ? AckFrame.Create(command.RequestId, refusal.ToError())
                : AckFrame.Create(command.RequestId);
        }

        var sent = await chat.SendAsync(stream.Caller, send, feed);
        return sent.Refusal is { } refused
            ? AckFrame.Create(command.RequestId, refused.ToError())
            : sent.ToAck(command.RequestId);
    }

    /// <summary>Does what is not a send.</summary>
    private ValueTask<Refusal?> DoAsync(OpenStream stream, SessionCommand command, RoomsFeed feed)
    {
        var caller = stream.Caller;
        return command.Join is { } join ? chat.JoinAsync(caller, join, feed, command.RequestId)
            : command.Renew is { } renew ? chat.RenewAsync(renew.Token, stream)
            : ValueTask.FromResult(
                command.Leave is { } leave
                    ? chat.Leave(caller, leave, feed)
                    : chat.Admit(caller, feed)
                        ?? command.Refusal
                        ?? Refusals.InvalidField("request", "one of join, leave, send and renew is needed"));
    }
}
