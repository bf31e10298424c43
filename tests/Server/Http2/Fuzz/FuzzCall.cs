using ChatGo.Api;

namespace ChatGo.Tests.Server.Http2.Fuzz;

/// <summary>A call of the peer, and what it has got.</summary>
/// <param name="room">The room it reads; null for a call with one answer.</param>
internal sealed class FuzzCall(string? room)
{
    private volatile int _last;

    /// <summary>Gets or sets its stream.</summary>
    public PeerStream? Stream { get; set; }

    /// <summary>Gets the room that it reads; null for a call with one answer.</summary>
    public string? Room => room;

    /// <summary>Gets the last message's place.</summary>
    public int Last => _last;

    /// <summary>Gets or sets whether the peer has reset it.</summary>
    public bool WasReset { get; set; }

    /// <summary>Handles what came.</summary>
    public void Deliver(byte[] bytes)
    {
        if (room is null || Message.Parser.ParseFrom(bytes) is not { Notice: null } message)
        {
            return;
        }

        if (!Races.SoakText.IsIntact(message) || (_last > 0 && (int)message.Sequence != _last + 1))
        {
            throw new InvalidOperationException($"{message.Sequence} of {room} after {_last}");
        }

        _last = (int)message.Sequence;
    }
}
