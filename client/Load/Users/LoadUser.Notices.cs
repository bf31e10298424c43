using ChatGo.Api;
using ChatGo.Client.Load.Verification;
using ChatGo.Client.Load.Wire;

namespace ChatGo.Client.Load.Users;

/// <content>What the stream brings.</content>
internal abstract partial class LoadUser
{
    /// <summary>Handles a Welcome: where the room is, and whether it is still the same.</summary>
    protected virtual void Take(Welcome welcome)
    {
        var before = Check.Epoch ?? "";
        if (before.Length > 0 && before != welcome.Epoch)
        {
            Check.LoseEpoch(room.HeadOf(before));
        }

        room.Enter(welcome.Epoch);
        if (!IsResumed)
        {
            Check.Follow(welcome.Epoch, welcome.Head, mayReplay: true);
        }
        else if (before != welcome.Epoch)
        {
            // The stream starts at the oldest held; a Gap tells what is before it.
            Check.Follow(welcome.Epoch, 0);
        }

        Connected();
    }

    /// <summary>Handles the answer to a request.</summary>
    protected virtual void Take(Ack ack)
    {
        // Only a Session answers.
    }

    private void Take(Delivery delivery)
    {
        if (delivery.Notice is { } notice)
        {
            Take(notice);
            return;
        }

        Check.Observe(delivery.Sequence);
        if (delivery.Due == 0)
        {
            context.Faults.Add(new Fault(FaultKind.Altered, room.ChatId, name, delivery.Sequence, delivery.Sequence));
        }
        else if (!isSlow)
        {
            context.Deliver(delivery.Due);
        }
    }

    private void Take(Notice notice)
    {
        switch (notice.KindCase)
        {
            case Notice.KindOneofCase.Welcome:
                Take(notice.Welcome);
                break;
            case Notice.KindOneofCase.Gap:
                Check.Announce(notice.Gap.First, notice.Gap.Last);
                break;
            case Notice.KindOneofCase.Ack:
                Take(notice.Ack);
                break;
            case Notice.KindOneofCase.GoAway:
                _stayAwayMs = notice.GoAway.ReconnectAfterMs;
                break;
        }
    }
}
