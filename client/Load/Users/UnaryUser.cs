using ChatGo.Api;
using ChatGo.Client.Load.Rooms;
using ChatGo.Client.Load.Wire;
using Grpc.Core;

namespace ChatGo.Client.Load.Users;

/// <summary>A user that reads by ConnectChat and sends by SendMessage.</summary>
internal sealed class UnaryUser(LoadContext context, LoadRoom room, string name, ILoadLine line, bool isSlow)
    : LoadUser(context, room, name, line, isSlow)
{
    // A refusal comes as headers too, with the status in them or right behind.
    private static readonly TimeSpan RefusalWithin = TimeSpan.FromMilliseconds(50);

    private readonly Lock _beginning = new();
    private bool _isPlain;
    private bool _hasBegun;
    private int _visit;
    private long _attemptsBefore;

    /// <inheritdoc/>
    public override string? TrySend(long due, int bytes)
    {
        Context.Send(due);
        Room.Attempt();
        _ = SendAsync(due, DueText.Of(due, bytes));
        return null;
    }

    /// <inheritdoc/>
    public override void OnHeaders()
    {
        base.OnHeaders();
        if (_isPlain)
        {
            _ = BeginSoonAsync(_visit);
        }
    }

    /// <inheritdoc/>
    public override void OnMessage(ReadOnlySpan<byte> message)
    {
        if (_isPlain)
        {
            BeginPlain(_visit);
        }

        base.OnMessage(message);
    }

    /// <inheritdoc/>
    public override void OnEnd(Status status)
    {
        lock (_beginning)
        {
            _hasBegun = true;
        }

        base.OnEnd(status);
    }

    /// <inheritdoc/>
    protected override Task<StreamEnd> ReadOnceAsync(CancellationToken stopping)
    {
        lock (_beginning)
        {
            (_isPlain, _hasBegun, _attemptsBefore) = (!Context.HasNotices, false, Room.Attempts);
            _visit++;
        }

        return HearAsync(ChatMethods.ConnectChat, NewJoin(), isOnly: true, stopping);
    }

    private async Task BeginSoonAsync(int visit)
    {
        await Task.Delay(RefusalWithin);
        BeginPlain(visit);
    }

    /// <summary>Without a Welcome: from the first message where none was sent before, else from anywhere. There is no
    /// way to resume then: what was sent meanwhile was not owed.</summary>
    private void BeginPlain(int visit)
    {
        lock (_beginning)
        {
            if (_hasBegun || visit != _visit)
            {
                return;
            }

            _hasBegun = true;
            Follow();
            Connected();
        }
    }

    private void Follow()
    {
        if (Check.Epoch is { Length: > 0 } before && before != Room.Epoch)
        {
            Check.LoseEpoch(Room.HeadOf(before));
        }

        if (_attemptsBefore == 0 && Room.LostLives == 0)
        {
            Check.Follow(Room.Epoch, 0);
        }
        else
        {
            Check.FollowAnywhere(Room.Epoch);
        }
    }

    private async Task SendAsync(long due, string text)
    {
        var request = new SendMessageRequest
        {
            ChatId = Room.ChatId,
            Message = new Message { From = Name, Text = text },
        };
        var answer = new SendMessageResponse();
        var status = await UnaryCall.AskAsync(Line, ChatMethods.SendMessage, request, answer, CancellationToken.None);
        if (status.StatusCode == StatusCode.OK)
        {
            Context.Counters.Acknowledge();
            Room.Acknowledge(answer.Epoch, answer.Sequence);
        }
        else
        {
            Context.Refuse(due, Room, status.StatusCode);
        }
    }
}
