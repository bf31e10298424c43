using System.Globalization;
using ChatGo.Api;
using ChatGo.Server.Streams;
using Google.Protobuf.WellKnownTypes;

namespace ChatGo.Server.Chat;

/// <summary>Open streams as operators see them, in the order of their ids.</summary>
internal static class StreamList
{
    /// <summary>1,000 streams with the longest names are half a MiB.</summary>
    private static readonly PageSize Size = new(Default: 100, Max: 1_000);

    /// <summary>Returns a page.</summary>
    public static Result<ListStreamsResponse> Page(OpenStreams streams, ListStreamsRequest request)
    {
        var after = 0L;
        if ((Size.Take(request.PageSize, out var size) ?? Read(request.PageToken, out after)) is { } refusal)
        {
            return refusal;
        }

        var page = streams.All.Where(IsMeant).OrderBy(static stream => stream.Id).Take(size).ToArray();
        var response = new ListStreamsResponse { Streams = { page.Select(Describe) } };
        if (page.Length == size)
        {
            response.NextPageToken = PageToken.Of(page[^1].Id.ToString(CultureInfo.InvariantCulture));
        }

        return response;

        bool IsMeant(OpenStream stream) =>
            stream.Id > after
            && (request.Username.Length == 0 || stream.IsOf(request.Username))
            && (request.ChatId.Length == 0 || stream.Feed.Reads((room, _) => room.Id == request.ChatId));
    }

    private static StreamInfo Describe(OpenStream stream)
    {
        var tally = stream.Feed.Tally;
        return new StreamInfo
        {
            StreamId = (ulong)stream.Id,
            Username = stream.Username,
            Call = stream.Origin.Call,
            RemoteAddress = stream.Origin.Remote,
            OpenedAt = Timestamp.FromDateTimeOffset(stream.OpenedAt),
            Rooms = (uint)stream.Feed.RoomCount,
            Lag = (ulong)Math.Max(0, stream.Feed.Lag),
            Messages = (ulong)tally.Frames,
            Bytes = (ulong)tally.Bytes,
            BlockedMs = (ulong)stream.Blocked.TotalMilliseconds,
            Node = Environment.MachineName,
        };
    }

    private static Refusal? Read(string token, out long after)
    {
        after = 0;
        return token.Length == 0 ? null
            : PageToken.Read(token, out var last) ?? (long.TryParse(last, CultureInfo.InvariantCulture, out after) ? null : PageToken.Invalid());
    }
}
