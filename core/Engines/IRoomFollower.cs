using ChatGo.Core.Messages;

namespace ChatGo.Core.Engines;

/// <summary>Who is told what becomes of a room that is loaded.</summary>
/// <remarks>One caller at a time: the engine's. Nothing here waits, or asks the engine.</remarks>
public interface IRoomFollower
{
    /// <summary>The room is followed from here on. Once, before anything else.</summary>
    /// <param name="extent">How far it reaches: the first delivered is one more than its head.</param>
    public void Begin(RoomExtent extent);

    /// <summary>A message was stored. One that was delivered before changes nothing.</summary>
    /// <param name="sequence">Its number: at most one more than the newest delivered or skipped.</param>
    /// <param name="message">The message; the room's from now on.</param>
    public void Deliver(long sequence, Frame message);

    /// <summary>As <see cref="Deliver(long, Frame)"/>, of a message that came from elsewhere.</summary>
    /// <param name="sequence">Its number.</param>
    /// <param name="body">What the engine keeps of it: <see cref="Frame.Body"/>.</param>
    public void Deliver(long sequence, ReadOnlySpan<byte> body);

    /// <summary>Messages were given numbers and cannot be had: readers are told of a gap.</summary>
    /// <param name="through">The last of them.</param>
    public void Skip(long through);

    /// <summary>A message has another content.</summary>
    /// <param name="sequence">Its number.</param>
    /// <param name="body">What the engine keeps of it now.</param>
    public void Replace(long sequence, ReadOnlySpan<byte> body);

    /// <summary>A document of the room was kept, here or elsewhere; perhaps one that was told before.</summary>
    /// <param name="document">The document.</param>
    public void Change(EngineDocument document);

    /// <summary>Returns who is in the room here, as if all had just come.</summary>
    public PresenceNews Here();

    /// <summary>The servers that share the room tell of a change of who is in it. One that was told before changes nothing.
    /// </summary>
    /// <param name="report">The change: its revision is one more than that of the one before.</param>
    public void Meet(PresenceReport report);

    /// <summary>The servers that share the room tell who is in it.</summary>
    /// <param name="snapshot">Everybody.</param>
    public void Meet(PresenceSnapshot snapshot);

    /// <summary>The room goes on under another epoch: nothing more is told here, and the room is loaded anew. See wire rule
    /// R6.</summary>
    public void Restart();

    /// <summary>The room was removed: nothing more is told.</summary>
    public void Remove();
}
