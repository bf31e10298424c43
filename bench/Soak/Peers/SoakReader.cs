using System.Globalization;
using ChatGo.Api;
using ChatGo.Client.Load.Verification;

namespace ChatGo.Bench.Soak.Peers;

/// <summary>One reader of one room, over all streams that it had: holds what comes against what was promised. A hole is
/// told, and what the room surely holds is not lost at all.</summary>
/// <remarks>Its stream's task feeds it; others may look once nothing comes.</remarks>
internal sealed class SoakReader(SoakContext context, RoomLedger room, string name, bool hasNotices)
{
    private readonly Lock _gate = new();
    private readonly SequenceCheck _check = new(room.ChatId, name, context.Faults.Sequences);
    private readonly Dictionary<int, int> _numbers = [];
    private bool _isResumed;
    private int _history;
    private ulong _leastHead;
    private ulong? _mostHead;

    /// <summary>Gets the room.</summary>
    public RoomLedger Room => room;

    /// <summary>Gets whether the server tells it what it lost.</summary>
    public bool HasNotices => hasNotices;

    /// <summary>Gets whether the server has told it that the room was deleted.</summary>
    public bool HeardOfDeletion { get; private set; }

    /// <summary>Gets the last message that came, or was told to be lost.</summary>
    public ulong Last
    {
        get
        {
            lock (_gate)
            {
                return _check.Last;
            }
        }
    }

    /// <summary>Returns what is asked of the server to go on behind the last message.</summary>
    /// <param name="history">Messages to be replayed where there is none yet.</param>
    public ConnectChatRequest NewJoin(int history = 0)
    {
        lock (_gate)
        {
            var join = new ConnectChatRequest { ChatId = room.ChatId, Username = name, Notices = hasNotices };
            (_leastHead, _mostHead, _history, _isResumed) = (room.Acknowledged, null, 0, false);
            if (hasNotices && _check is { IsFollowing: true, Epoch: { Length: > 0 } epoch })
            {
                join.After = new Position { Epoch = epoch, Sequence = _check.Last };
                _isResumed = true;
                context.Counters.Resume();
            }
            else
            {
                join.History = (uint)history;
                _history = history;
                _numbers.Clear();
                _check.Leave();
            }

            return join;
        }
    }

    /// <summary>The server has taken the call: from here on nothing is missed.</summary>
    public void Join()
    {
        lock (_gate)
        {
            _mostHead ??= room.MostHead;
            if (!hasNotices && _history == 0 && !_check.IsFollowing && _leastHead == _mostHead)
            {
                // Nothing was sent meanwhile: this is where the room is.
                _check.Follow(room.Epoch, _leastHead);
            }
        }
    }

    /// <summary>Handles what the stream brings of this room.</summary>
    public void Take(Message message)
    {
        lock (_gate)
        {
            switch (message.Notice)
            {
                case null:
                    TakeMessage(message);
                    break;
                case { Welcome: { } welcome }:
                    TakeWelcome(welcome);
                    break;
                case { Gap: { } gap }:
                    Lose(gap.First, gap.Last);
                    break;
                case { GoAway.Reason: GoAway.Types.Reason.Deleted }:
                    HeardOfDeletion = true;
                    break;
            }
        }
    }

    /// <summary>Nothing more comes: all that was acknowledged has come or was told to be lost.</summary>
    public void Settle()
    {
        lock (_gate)
        {
            _check.SettleAt(room.Acknowledged);
        }
    }

    /// <summary>Leaves for good: what was not told by now never will be.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _check.Leave();
        }
    }

    private void TakeWelcome(Welcome welcome)
    {
        if (welcome.Epoch != room.Epoch)
        {
            Tell($"welcomed to another epoch at {welcome.Head}");
        }

        if (welcome.Head < _leastHead || welcome.Head > room.MostHead)
        {
            Tell($"welcomed at {welcome.Head}, but {_leastHead} was acknowledged before and {room.MostHead} can be there");
        }

        if (!_isResumed)
        {
            var replayed = Math.Min((ulong)_history, welcome.Head);
            _check.Follow(welcome.Epoch, Math.Max(welcome.Oldest - 1, welcome.Head - replayed));
        }
        else if (welcome.Recovered == welcome.Oldest > _check.Last + 1)
        {
            Tell($"resumed behind {_check.Last}, {welcome.Oldest} is the oldest held, recovered: {welcome.Recovered}");
        }
    }

    private void TakeMessage(Message message)
    {
        context.Counters.Deliver();
        if (!SoakText.TryRead(message.Text, out var where, out var origin) || where != room.ChatId)
        {
            Tell($"sequence {message.Sequence} is not as it was sent, or is another room's: {Begin(message.Text)}");
            return;
        }

        room.Agree(message.Sequence, origin, name);
        if (!hasNotices)
        {
            TakeJump(message.Sequence);
        }

        _check.Observe(message.Sequence);
        if (_numbers.TryGetValue(origin.Sender, out var last) && last >= origin.Number)
        {
            Tell($"sequence {message.Sequence} is number {origin.Number} of sender {origin.Sender}, behind {last}");
        }

        _numbers[origin.Sender] = origin.Number;
    }

    /// <summary>Without notices a jump is what tells a loss.</summary>
    private void TakeJump(ulong sequence)
    {
        if (_check.IsFollowing && sequence > _check.Last + 1)
        {
            Lose(_check.Last + 1, sequence - 1);
        }
        else if (!_check.IsFollowing && _mostHead is { } most && sequence > most + 1)
        {
            Lose(most + 1, sequence - 1);
        }
    }

    private void Lose(ulong first, ulong last)
    {
        context.Counters.Lose(first, last);
        if (!room.MayBeGone(last))
        {
            Tell($"{first} to {last} were lost although the room holds {SoakShape.Held} and {room.MostHead} at most were sent");
        }

        _check.Announce(first, last);
    }

    private void Tell(FormattableString what) => context.Faults.Add(
        $"room {room.ChatId}, {name}: {what.ToString(CultureInfo.InvariantCulture)}");

    private static string Begin(string text) => text.Length <= 60 ? text : text[..60];
}
