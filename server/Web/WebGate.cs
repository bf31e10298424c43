using ChatGo.Server.Chat;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace ChatGo.Server.Web;

/// <summary>Determines who may come in by a door that browsers know: by a name of this server's, and from a page that may call it.
/// Before anything else of a request is looked at.</summary>
internal sealed class WebGate
{
    private const string Exposed =
        "grpc-status, grpc-message, grpc-status-details-bin, retry-after, www-authenticate, x-ratelimit-remaining, x-ratelimit-reset";

    private const string AllowedMethods = "GET, POST";
    private const string MaxAge = "600";
    private const string NoOrigin = "null";

    private readonly HashSet<string> _hosts;
    private readonly HashSet<string> _origins;
    private readonly bool _takesAnyOnSockets;

    /// <summary>Initializes a new instance of the <see cref="WebGate"/> class.</summary>
    public WebGate(IOptions<WebOptions> options)
    {
        var web = options.Value;
        var listened = web.Urls.Select(static url => BindingAddress.Parse(url).Host);
        // On a unix socket, whoever has put a proxy before it says what it is called.
        _takesAnyOnSockets = web.Hosts.Count == 0;
        _hosts = new HashSet<string>(
            web.Hosts.Count > 0 ? web.Hosts : [.. listened, "localhost", "127.0.0.1", "[::1]"], StringComparer.OrdinalIgnoreCase);
        _origins = new HashSet<string>(web.Origins, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Answers a browser that asks whether a page may call.</summary>
    /// <param name="http">A request that was let in.</param>
    /// <returns>Whether it was that.</returns>
    public static bool TryAnswerPreflight(HttpContext http)
    {
        var (request, response) = (http.Request, http.Response);
        if (!HttpMethods.IsOptions(request.Method) || request.Headers.Origin.Count == 0)
        {
            return false;
        }

        response.Headers.AccessControlAllowMethods = AllowedMethods;
        // What a call carries is its own affair: credentials are never the browser's.
        response.Headers.AccessControlAllowHeaders = request.Headers.AccessControlRequestHeaders;
        response.Headers.AccessControlMaxAge = MaxAge;
        response.StatusCode = StatusCodes.Status204NoContent;
        return true;
    }

    /// <summary>Lets a request in.</summary>
    /// <param name="http">The request.</param>
    /// <returns>Why it is not let in, and the status that says so; null where it is.</returns>
    public (Refusal Refusal, int Status)? Enter(HttpContext http)
    {
        var (request, response) = (http.Request, http.Response);
        response.Headers.Vary = HeaderNames.Origin;
        response.Headers.XContentTypeOptions = "nosniff";
        if (!_hosts.Contains(request.Host.Host) && !(_takesAnyOnSockets && http.Connection.LocalIpAddress is null))
        {
            return (
                Refusals.InvalidField("host", $"'{HttpAnswer.Shorten(request.Host.Host)}' is not a name of this server: --allowed-hosts names them"),
                StatusCodes.Status421MisdirectedRequest);
        }

        if (request.Headers.Origin is { Count: > 0 } given)
        {
            // One origin, or none that may call.
            var origin = given.Count == 1 ? given[0] ?? NoOrigin : NoOrigin;
            if (!IsAllowed(origin, request))
            {
                return (
                    Refusals.InvalidField("origin", $"pages of '{HttpAnswer.Shorten(origin)}' may not call: --allowed-origins names those that may"),
                    StatusCodes.Status403Forbidden);
            }

            response.Headers.AccessControlAllowOrigin = origin;
            response.Headers.AccessControlExposeHeaders = Exposed;
        }

        return null;
    }

    /// <summary>In clear, a proxy may have ended TLS: to the page it is https.</summary>
    private bool IsAllowed(string origin, HttpRequest request) =>
        origin != NoOrigin
        && (_origins.Contains(origin)
            || origin.Equals($"https://{request.Host.Value}", StringComparison.OrdinalIgnoreCase)
            || (!request.IsHttps && origin.Equals($"http://{request.Host.Value}", StringComparison.OrdinalIgnoreCase)));
}
