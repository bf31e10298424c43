using System.Net.WebSockets;
using ChatGo.Server.Calls;
using ChatGo.Server.Chat;
using ChatGo.Server.Streams;
using ChatGo.Server.Wire;
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

    /// <summary>Who shows nothing in the handshake has so long to do it.</summary>
    private static readonly TimeSpan FirstWithin = TimeSpan.FromSeconds(5);

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
        var bearer = offered.FirstOrDefault(static name => name.StartsWith(BearerPrefix, StringComparison.Ordinal))?[BearerPrefix.Length..];
        var isStillToShow = bearer is null && authentication.IsStillToShow(http);
        if ((CheckProtocol(spoken, offered) ?? (isStillToShow ? null : await EnterAsync(http, bearer))) is { } refusal)
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
            await ServeAsync(http, socket, isJson: spoken == Json, isStillToShow);
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }

    private async ValueTask<Refusal?> EnterAsync(HttpContext http, string? bearer) =>
        (bearer is null ? await authentication.EnterAsync(http) : await authentication.EnterAsync(http, bearer))
            ?? chat.Admit(authentication.CallerOf(http));

    private static Refusal? CheckProtocol(string? spoken, IList<string> offered) => spoken is not null ? null
        : Refusals.InvalidField(
            "sec-websocket-protocol",
            $"{offered.Count(static name => !name.StartsWith(BearerPrefix, StringComparison.Ordinal))} offered, none of them {Binary} or {Json}");

    private async Task ServeAsync(HttpContext http, WebSocket socket, bool isJson, bool isStillToShow)
    {
        using var call = new SocketCall(http, socket, isJson);
        var received = new SocketReader(socket, isJson, TimeSpan.FromSeconds(options.Value.RequestSeconds), time, call.Leave);
        var end = isStillToShow ? await FirstAsync(http, socket, received, isJson) : null;
        end ??= await streams.SessionAsync(authentication.CallerOf(http), received, call);
        await SocketEnd.CloseAsync(socket, end, http.RequestAborted);
    }

    /// <summary>Makes out who calls, by a token that the first request brings (rule A1).</summary>
    /// <returns>Null where it may go on.</returns>
    private async Task<Refusal?> FirstAsync(HttpContext http, WebSocket socket, SocketReader received, bool isJson)
    {
        try
        {
            if (await received.ReadFirstAsync(FirstWithin, http.RequestAborted) is not { Renew: { } renew } first)
            {
                return Refusals.Unauthenticated();
            }

            if (await EnterAsync(http, renew.Token) is { } refusal)
            {
                return refusal;
            }

            var ack = AckFrame.Create(first.RequestId);
            await socket.SendAsync(
                isJson ? JsonFrame.Of(ack) : ack.Bytes.ToArray(),
                isJson ? WebSocketMessageType.Text : WebSocketMessageType.Binary,
                endOfMessage: true,
                http.RequestAborted);
            return null;
        }
        catch (RefusalException wrong)
        {
            return wrong.Refusal;
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException or TimeoutException)
        {
            return Refusals.Unauthenticated();
        }
    }
}
