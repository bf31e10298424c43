using System.Net.WebSockets;
using ChatGo.Server.Calls;
using ChatGo.Server.Chat;
using ChatGo.Server.Streams;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Web;

/// <summary>A Session by a WebSocket: <c>GET /v1/session</c>, or CONNECT on HTTP/2.</summary>
internal sealed class SocketDoor(
    CallAuthentication authentication, ChatRooms chat, StreamCalls streams, IOptions<StreamOptions> options, TimeProvider time)
{
    /// <summary>Finished frames, as many per message as there are; one SessionRequest or more per message in.</summary>
    public const string Binary = "chatgo.v1";

    /// <summary>JSON, one per message.</summary>
    public const string Json = "chatgo.v1.json";

    /// <summary>What the subprotocol begins with that carries a token: a page cannot set a header.</summary>
    private const string BearerPrefix = "chatgo.bearer.";

    private int _count;

    /// <summary>Gets how many are open.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Serves a caller.</summary>
    /// <param name="http">The request.</param>
    public async Task ServeAsync(HttpContext http)
    {
        var sockets = http.Features.Get<IHttpWebSocketFeature>();
        if (sockets is not { IsWebSocketRequest: true })
        {
            http.Response.Headers.Upgrade = "websocket";
            await HttpAnswer.WriteAsync(
                http, Refusals.InvalidField("upgrade", "a WebSocket is needed here"), StatusCodes.Status426UpgradeRequired);
            return;
        }

        var offered = http.WebSockets.WebSocketRequestedProtocols;
        var spoken = offered.FirstOrDefault(static name => name is Binary or Json);
        if ((await EnterAsync(http, offered) ?? chat.Admit(authentication.CallerOf(http)) ?? CheckProtocol(spoken, offered)) is { } refusal)
        {
            await HttpAnswer.WriteAsync(http, refusal);
            return;
        }

        var alive = TimeSpan.FromSeconds(options.Value.KeepAliveSeconds / 2.0);
        using var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = spoken,
            KeepAliveInterval = alive,
            KeepAliveTimeout = alive,
        });
        Interlocked.Increment(ref _count);
        try
        {
            await ServeAsync(http, socket, isJson: spoken == Json);
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }

    private ValueTask<Refusal?> EnterAsync(HttpContext http, IList<string> offered) =>
        offered.FirstOrDefault(static name => name.StartsWith(BearerPrefix, StringComparison.Ordinal)) is { } bearer
            ? authentication.EnterAsync(http, bearer[BearerPrefix.Length..])
            : authentication.EnterAsync(http);

    private static Refusal? CheckProtocol(string? spoken, IList<string> offered) => spoken is not null ? null
        : Refusals.InvalidField(
            "sec-websocket-protocol",
            $"{offered.Count(static name => !name.StartsWith(BearerPrefix, StringComparison.Ordinal))} offered, none of them {Binary} or {Json}");

    private async Task ServeAsync(HttpContext http, WebSocket socket, bool isJson)
    {
        using var call = new SocketCall(http, socket, isJson);
        var received = new SocketReader(socket, isJson, TimeSpan.FromSeconds(options.Value.RequestSeconds), time, call.Leave);
        var end = await streams.SessionAsync(authentication.CallerOf(http), received, call);
        await SocketEnd.CloseAsync(socket, end, http.RequestAborted);
    }
}
