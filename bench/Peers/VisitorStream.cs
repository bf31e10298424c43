using System.Diagnostics;
using ChatGo.Api;
using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Peers;

/// <summary>One Session that visits a room again and again, with notices: sees that each visit's messages come in order,
/// and how often it is told who comes and goes.</summary>
internal sealed class VisitorStream : FrameStream
{
    private ulong _last;
    private long _toldAt;

    /// <summary>Gets the room's number on the stream; 0 until it is in.</summary>
    public uint ChatRef { get; private set; }

    /// <summary>Gets how often it was let in.</summary>
    public int Visits { get; private set; }

    /// <summary>Gets how many messages it got.</summary>
    public long Received { get; private set; }

    /// <summary>Gets how often a message was not the one that follows.</summary>
    public long Disorder { get; private set; }

    /// <summary>Gets how often it was told of members.</summary>
    public long Told { get; private set; }

    /// <summary>Gets the shortest time between two times that it was told of members.</summary>
    public TimeSpan ShortestPause { get; private set; } = TimeSpan.MaxValue;

    /// <summary>Measures pauses from now on.</summary>
    public void Watch() => (_toldAt, ShortestPause) = (0, TimeSpan.MaxValue);

    /// <summary>The visit is over: it is in again when it is told so.</summary>
    public void Leave() => ChatRef = 0;

    /// <inheritdoc/>
    protected override void Deliver(ReadOnlySpan<byte> frame)
    {
        var message = Message.Parser.ParseFrom(frame[GrpcFrame.PrefixBytes..]);
        switch (message.Notice)
        {
            case null:
                Disorder += message.Sequence == _last + 1 ? 0 : 1;
                _last = message.Sequence;
                Received++;
                break;
            case { Welcome: { } welcome }:
                (ChatRef, _last) = (welcome.ChatRef, welcome.Head);
                Visits++;
                break;
            case { Presence: not null }:
                HearOfMembers(Stopwatch.GetTimestamp());
                break;
            case { Ack.Error: { } error }:
                throw new LoadException($"A visitor was told {error}.");
        }
    }

    private void HearOfMembers(long now)
    {
        if (_toldAt != 0 && Stopwatch.GetElapsedTime(_toldAt, now) is var pause && pause < ShortestPause)
        {
            ShortestPause = pause;
        }

        _toldAt = now;
        Told++;
    }
}
