using ChatGo.Api;
using ChatGo.Core.Messages;
using ChatGo.Core.Rooms;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace ChatGo.Server.Wire;

/// <summary>Lays out what one reader is told, as a gRPC frame: every notice there is.</summary>
internal static class NoticeFrame
{
    /// <summary>Gets the sign of life; the same for everybody.</summary>
    public static Frame Heartbeat { get; } = Create(new Notice { Heartbeat = new Heartbeat() });

    /// <summary>A room was joined.</summary>
    /// <param name="room">The room.</param>
    /// <param name="place">Where its reader begins.</param>
    /// <param name="presenceRevision">From which revision on the reader is told of changes.</param>
    /// <param name="heartbeat">How often silence is broken.</param>
    /// <param name="requestId">The join's id on a Session; 0 elsewhere.</param>
    public static Frame Welcome(
        Room room, in ReaderPlace place, long presenceRevision, TimeSpan heartbeat, ulong requestId) =>
        Create(new Notice
        {
            Welcome = new Welcome
            {
                ChatRef = room.Number,
                ChatId = room.Id,
                Epoch = room.Epoch,
                Oldest = (ulong)place.Oldest,
                Head = (ulong)place.Head,
                Recovered = place.IsRecovered,
                RequestId = requestId,
                HeartbeatMs = (uint)heartbeat.TotalMilliseconds,
                PresenceRevision = (ulong)presenceRevision,
                Members = (uint)room.Members,
            },
        });

    /// <summary>Messages of a room were lost to this reader.</summary>
    /// <param name="room">The room's number.</param>
    /// <param name="missed">Which.</param>
    public static Frame Gap(uint room, Core.Log.Gap missed) =>
        Create(new Notice { Gap = new Api.Gap { ChatRef = room, First = (ulong)missed.First, Last = (ulong)missed.Last } });

    /// <summary>Members of a room have come or gone.</summary>
    /// <param name="presence">What is told.</param>
    public static Frame Presence(Presence presence) => Create(new Notice { Presence = presence });

    /// <summary>A room was removed.</summary>
    /// <param name="room">The room's number.</param>
    public static Frame Deleted(uint room) => GoAway(new GoAway { ChatRef = room, Reason = Api.GoAway.Types.Reason.Deleted });

    /// <summary>The server stops.</summary>
    /// <param name="reconnectAfter">After how long the reader shall come back.</param>
    public static Frame Drained(TimeSpan reconnectAfter) => GoAway(new GoAway
    {
        Reason = Api.GoAway.Types.Reason.Drain,
        ReconnectAfterMs = (uint)reconnectAfter.TotalMilliseconds,
    });

    /// <summary>The reader's credentials have ended.</summary>
    public static Frame Expired() => GoAway(new GoAway
    {
        Reason = Api.GoAway.Types.Reason.Expired,
        Message = "the credentials have expired: renew them",
    });

    /// <summary>The reader was removed from a room.</summary>
    /// <param name="room">The room's number.</param>
    /// <param name="message">Why, for people to read.</param>
    /// <param name="until">Before when it is not to come back; null: not told.</param>
    public static Frame Removed(uint room, string message, DateTimeOffset? until) => GoAway(new GoAway
    {
        ChatRef = room,
        Reason = Api.GoAway.Types.Reason.Removed,
        Message = message,
        Until = ToTimestamp(until),
    });

    /// <summary>An operator ends the stream.</summary>
    /// <param name="message">Why, for people to read.</param>
    public static Frame Ended(string message) =>
        GoAway(new GoAway { Reason = Api.GoAway.Types.Reason.Ended, Message = message });

    /// <summary>A room is called, or allows, something else.</summary>
    /// <param name="room">The room's number.</param>
    /// <param name="settings">What it is now.</param>
    public static Frame Changed(uint room, RoomSettings settings) => Create(new Notice
    {
        Changed = new ChatChanged { ChatRef = room, Title = settings.Title, Policy = settings.ToPolicy() },
    });

    /// <summary>A room was not joined.</summary>
    /// <param name="chatId">The room.</param>
    /// <param name="reason">Why, for programs.</param>
    /// <param name="message">Why, for people to read.</param>
    /// <param name="until">Before when it is not to be tried again; null: not told.</param>
    public static Frame NotJoined(string chatId, GoAway.Types.Reason reason, string message, DateTimeOffset? until) => GoAway(new GoAway
    {
        ChatId = chatId,
        Reason = reason,
        Message = message,
        Until = ToTimestamp(until),
    });

    /// <summary>The answer to a request.</summary>
    /// <param name="ack">The answer.</param>
    public static Frame Ack(Ack ack) => Create(new Notice { Ack = ack });

    private static Timestamp? ToTimestamp(DateTimeOffset? moment) =>
        moment is { } known ? Timestamp.FromDateTimeOffset(known) : null;

    private static Frame GoAway(GoAway goAway) => Create(new Notice { GoAway = goAway });

    private static Frame Create(Notice notice)
    {
        var message = new Message { Notice = notice };
        var bytes = new byte[GrpcPrefix.Bytes + message.CalculateSize()];
        GrpcPrefix.Write(bytes);
        message.WriteTo(bytes.AsSpan(GrpcPrefix.Bytes));
        return new Frame(bytes);
    }
}
