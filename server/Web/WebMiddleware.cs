using ChatGo.Server.Chat;

namespace ChatGo.Server.Web;

/// <summary>The doors for browsers and plain HTTP: which of them a request is for.</summary>
internal sealed class WebMiddleware(WebGate gate, UnaryDoor unary, EventDoor events, SocketDoor sockets, Pages pages)
{
    private const string Services = "/chat_v1.";
    private const string Rooms = "/v1/rooms/";
    private const string Events = "/events";
    private const string Session = "/v1/session";

    /// <summary>Serves a request.</summary>
    /// <param name="http">The request.</param>
    /// <param name="listener">By what it came.</param>
    /// <param name="next">Serves gRPC and gRPC-Web.</param>
    public Task InvokeAsync(HttpContext http, WebListener listener, RequestDelegate next)
    {
        if (gate.Enter(http) is var (refusal, status))
        {
            return HttpAnswer.WriteAsync(http, refusal, status);
        }

        if (WebGate.TryAnswerPreflight(http))
        {
            return Task.CompletedTask;
        }

        var request = http.Request;
        var path = request.Path.Value ?? string.Empty;
        if (path == Session && (HttpMethods.IsGet(request.Method) || HttpMethods.IsConnect(request.Method)) && !listener.IsAdmin)
        {
            return sockets.ServeAsync(http);
        }

        if (HttpMethods.IsPost(request.Method))
        {
            return PostAsync(http, path, next);
        }

        if (path.StartsWith(Services, StringComparison.Ordinal) && unary.Has(path))
        {
            http.Response.Headers.Allow = HttpMethods.Post;
            return HttpAnswer.RefuseAsync(http, StatusCodes.Status405MethodNotAllowed);
        }

        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            http.Response.Headers.Allow = "GET, HEAD, POST";
            return HttpAnswer.RefuseAsync(http, StatusCodes.Status405MethodNotAllowed);
        }

        return !listener.IsAdmin && HttpMethods.IsGet(request.Method) && TryFindRoom(path, out var room)
            ? events.ServeAsync(http, room)
            : pages.ServeAsync(http, listener, path);
    }

    /// <summary>A room's name has no slash, and stands in a path as it is.</summary>
    private static bool TryFindRoom(string path, out string room)
    {
        room = string.Empty;
        if (path.Length <= Rooms.Length + Events.Length
            || !path.StartsWith(Rooms, StringComparison.Ordinal)
            || !path.EndsWith(Events, StringComparison.Ordinal))
        {
            return false;
        }

        room = path[Rooms.Length..^Events.Length];
        return true;
    }

    private Task PostAsync(HttpContext http, string path, RequestDelegate next) => ContentKinds.Of(http.Request.ContentType) switch
    {
        ContentKind.GrpcWeb => next(http),
        // Whoever speaks HTTP/2 may speak gRPC here; a page cannot.
        ContentKind.Grpc when HttpProtocol.IsHttp2(http.Request.Protocol) => next(http),
        ContentKind.Json => unary.ServeAsync(http, path, isJson: true),
        ContentKind.Proto => unary.ServeAsync(http, path, isJson: false),
        _ => RefuseTypeAsync(http),
    };

    private static Task RefuseTypeAsync(HttpContext http)
    {
        http.Response.Headers.Append("Accept-Post", "application/json, application/proto, application/grpc-web+proto");
        return HttpAnswer.WriteAsync(
            http,
            Refusals.InvalidField("content-type", $"'{HttpAnswer.Shorten(http.Request.ContentType)}'; application/json, application/proto or application/grpc-web+proto is needed"),
            StatusCodes.Status415UnsupportedMediaType);
    }
}
