using System.Globalization;
using ChatGo.Api;
using ChatGo.Server.Calls;
using ChatGo.Server.Chat;
using Microsoft.Extensions.Primitives;
using Code = Google.Rpc.Code;

namespace ChatGo.Server.Web;

/// <summary>A room as server-sent events (HTML, "Server-sent events"): <c>GET /v1/rooms/ID/events</c>. An EventSource resumes by
/// itself: the id of each event is a position.</summary>
internal sealed class EventDoor(CallAuthentication authentication, StreamCalls streams)
{
    private const string LastEventId = "Last-Event-ID";
    private const string Username = "username";
    private const string History = "history";
    private const string After = "after";
    private const string Token = "token";

    /// <summary>Serves a reader.</summary>
    /// <param name="http">The request.</param>
    /// <param name="room">The room's id.</param>
    public async Task ServeAsync(HttpContext http, string room)
    {
        // A token may stand in the address: nobody is to keep or tell it.
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        var query = http.Request.Query;
        var refusal = query.TryGetValue(Token, out var token)
            ? await authentication.EnterAsync(http, token.ToString())
            : await authentication.EnterAsync(http);
        var request = new ConnectChatRequest { ChatId = room, Notices = true };
        if ((refusal ?? Read(http.Request, request)) is { } wrong)
        {
            await HttpAnswer.WriteAsync(http, wrong);
            return;
        }

        using var call = new EventCall(http);
        // It reads, and does nothing else, whatever its token allows.
        var end = await streams.ConnectChatAsync(authentication.CallerOf(http), request, call);
        if (end is not null && !call.HasGone)
        {
            await EndAsync(http, call, end);
        }
    }

    /// <summary>An EventSource gives up for ever on any status but 200: a server that stops only ends the stream.</summary>
    private static async Task EndAsync(HttpContext http, EventCall call, Refusal end)
    {
        if (!call.HasBegun && end.Code != Code.Unavailable)
        {
            await HttpAnswer.WriteAsync(http, end);
            return;
        }

        await call.EndAsync(end);
    }

    /// <summary>Reads what is asked for. What stands in the address and is not known is a slip.</summary>
    private static Refusal? Read(HttpRequest http, ConnectChatRequest request)
    {
        foreach (var (name, values) in http.Query)
        {
            var value = values.ToString();
            var problem = name switch
            {
                _ when values.Count > 1 => "it is given more than once",
                Username => Take(request, value),
                History => TakeHistory(request, value),
                After => TakePosition(request, value),
                Token => null,
                _ => "there is no such parameter; username, history, after and token are known",
            };
            if (problem is not null)
            {
                return Refusals.InvalidField(HttpAnswer.Shorten(name), problem);
            }
        }

        // It knows better than the address, which stays as it was when the page began.
        return http.Headers[LastEventId] is { Count: > 0 } last && !StringValues.IsNullOrEmpty(last)
            && TakePosition(request, last.ToString()) is { } wrong
            ? Refusals.InvalidField(LastEventId, wrong)
            : null;
    }

    private static string? Take(ConnectChatRequest request, string username)
    {
        request.Username = username;
        return null;
    }

    private static string? TakeHistory(ConnectChatRequest request, string text)
    {
        if (!uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var history))
        {
            return $"'{HttpAnswer.Shorten(text)}' is no number of messages";
        }

        request.History = history;
        return null;
    }

    private static string? TakePosition(ConnectChatRequest request, string text)
    {
        if (EventId.Read(text) is not { } position)
        {
            return $"'{HttpAnswer.Shorten(text)}' is no position: EPOCH-SEQUENCE, as the id of an event";
        }

        request.After = position;
        return null;
    }
}
