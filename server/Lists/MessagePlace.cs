using System.Globalization;
using ChatGo.Api;
using ChatGo.Core.Rooms;
using ChatGo.Server.Rpc;

namespace ChatGo.Server.Lists;

/// <summary>Where a page of messages begins, and which way it goes.</summary>
/// <param name="Next">The first message.</param>
/// <param name="Step">1: oldest first; -1: newest first.</param>
internal readonly record struct MessagePlace(long Next, int Step)
{
    private const char Separator = '.';

    /// <summary>Finds the place that a request names. A position of another epoch is void: oldest first begins with
    /// the oldest held, newest first with the newest.</summary>
    /// <exception cref="Grpc.Core.RpcException">The request is wrong.</exception>
    public static MessagePlace Find(Room room, ListMessagesRequest request, long oldest, long head)
    {
        if (request.After is not null && request.Before is not null)
        {
            throw Statuses.InvalidField("before", "at most one of after and before is allowed");
        }

        if (request.PageToken.Length > 0)
        {
            return Read(PageToken.Read(request.PageToken), room.Epoch, oldest, head);
        }

        if (request.After is { } after)
        {
            var behind = after.Epoch == room.Epoch ? Within("after", after.Sequence, head, head) + 1 : oldest;
            return new MessagePlace(Math.Max(oldest, behind), 1);
        }

        var before = request.Before is { } position && position.Epoch == room.Epoch
            ? Within("before", position.Sequence, head + 1, head)
            : head + 1;
        return new MessagePlace(before - 1, -1);
    }

    /// <summary>Makes the token of the page that begins here.</summary>
    public string ToToken(string epoch) =>
        PageToken.Of(string.Create(CultureInfo.InvariantCulture, $"{epoch}{Separator}{Next}{Separator}{Step}"));

    private static long Within(string field, ulong sequence, long max, long head) =>
        sequence <= (ulong)max ? (long)sequence : throw Statuses.PositionAhead(field, sequence, head);

    private static MessagePlace Read(string token, string epoch, long oldest, long head)
    {
        var parts = token.Split(Separator);
        if (parts.Length != 3
            || !long.TryParse(parts[1], CultureInfo.InvariantCulture, out var next)
            || !int.TryParse(parts[2], CultureInfo.InvariantCulture, out var step)
            || next < 0
            || Math.Abs((long)step) != 1)
        {
            throw PageToken.Invalid();
        }

        // Of another epoch, the room was made anew between two pages: what it holds now is all new.
        var first = step > 0 ? oldest : head;
        return new MessagePlace(parts[0] == epoch ? (step > 0 ? Math.Max(oldest, next) : next) : first, step);
    }
}
