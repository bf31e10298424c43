using ChatGo.Api;
using ChatGo.Client.Load.Rooms;
using ChatGo.Client.Load.Wire;
using Grpc.Core;

namespace ChatGo.Client.Load.Users;

/// <summary>A user that reads by ConnectChat and sends by SendMessage.</summary>
internal sealed class UnaryUser : LoadUser
{
    // A refusal comes as headers too, with the status in them or right behind.
    private static readonly TimeSpan RefusalWithin = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan SendWithin = TimeSpan.FromSeconds(10);

    private readonly Method<ConnectChatRequest, Delivery> _connectChat;

    /// <summary>A user that has not joined yet.</summary>
    public UnaryUser(LoadContext context, LoadRoom room, string name, LoadLine line, bool isSlow)
        : base(context, room, name, line, isSlow) => _connectChat = ChatMethods.ConnectChat(Delivery);

    /// <inheritdoc/>
    public override void Send(long due, int bytes)
    {
        Context.Send(due);
        Room.Attempt();
        _ = SendAsync(DueText.Of(due, bytes));
    }

    /// <inheritdoc/>
    protected override async Task<StreamEnd> ReadOnceAsync(CancellationToken stopping)
    {
        var options = new CallOptions(cancellationToken: stopping);
        var attempts = Room.Attempts;
        using var call = Line.Invoker.AsyncServerStreamingCall(_connectChat, null, options, NewJoin());
        await HeadersAsync(call.ResponseHeadersAsync, stopping);
        var next = call.ResponseStream.MoveNext(CancellationToken.None);
        if (!Context.HasNotices)
        {
            await Task.WhenAny(next, Task.Delay(RefusalWithin, stopping));
            if (next.IsFaulted)
            {
                await next;
            }

            BeginPlain(attempts);
        }

        return await TakeAllAsync(call.ResponseStream, next);
    }

    /// <summary>Without a Welcome: from the first message where none was sent before, else from anywhere. There is no
    /// way to resume then: what was sent meanwhile was not owed.</summary>
    private void BeginPlain(long attemptsBefore)
    {
        if (Check.Epoch is { Length: > 0 } before && before != Room.Epoch)
        {
            Check.LoseEpoch(Room.HeadOf(before));
        }

        if (attemptsBefore == 0 && Room.LostLives == 0)
        {
            Check.Follow(Room.Epoch, 0);
        }
        else
        {
            Check.FollowAnywhere(Room.Epoch);
        }

        Connected();
    }

    private async Task SendAsync(string text)
    {
        var request = new SendMessageRequest
        {
            ChatId = Room.ChatId,
            Message = new Message { From = Name, Text = text },
        };
        var options = new CallOptions(deadline: (TimeProvider.System.GetUtcNow() + SendWithin).UtcDateTime);
        try
        {
            using var call = Line.Invoker.AsyncUnaryCall(ChatMethods.SendMessage, null, options, request);
            var response = await call.ResponseAsync;
            Context.Counters.Acknowledge();
            Room.Acknowledge(response.Epoch, response.Sequence);
        }
        catch (RpcException failure)
        {
            Context.Counters.Refuse(failure.StatusCode);
        }
        catch (ObjectDisposedException)
        {
            Context.Counters.Refuse(StatusCode.Cancelled);
        }
    }
}
