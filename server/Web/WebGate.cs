using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace ChatGo.Server.Web;

/// <summary>Says who may come in by a door that browsers know: by a name of this server's, and from a page that may call it.
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
    private readonly bool _takesAnyHost;

    /// <summary>Initializes a new instance of the <see cref="WebGate"/> class.</summary>
    public WebGate(IOptions<WebOptions> options)
    {
        var web = options.Value;
        var listened = web.Urls.Select(static url => BindingAddress.Parse(url).Host);
        // On a unix socket, whoever has put a proxy before it says what it is called.
        _takesAnyHost = web.Hosts.Count == 0 && web.Urls.Any(static url => BindingAddress.Parse(url).IsUnixPipe);
        _hosts = new HashSet<string>(
            web.Hosts.Count > 0 ? web.Hosts : [.. listened, "localhost", "127.0.0.1", "[::1]"], StringComparer.OrdinalIgnoreCase);
        _origins = new HashSet<string>(web.Origins, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Lets a request in, or answers why not.</summary>
    /// <param name="http">The request.</param>
    /// <returns>Whether it is in; else it was answered.</returns>
    public bool TryEnter(HttpContext http)
    {
        var (request, response) = (http.Request, http.Response);
        response.Headers.Vary = HeaderNames.Origin;
        response.Headers.XContentTypeOptions = "nosniff";
        if (!_takesAnyHost && !_hosts.Contains(request.Host.Host))
        {
            response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return false;
        }

        if (request.Headers.Origin is { Count: > 0 } given)
        {
            // One origin, or none that may call.
            var origin = given.Count == 1 ? given[0] ?? NoOrigin : NoOrigin;
            if (!IsAllowed(origin, request))
            {
                response.StatusCode = StatusCodes.Status403Forbidden;
                return false;
            }

            response.Headers.AccessControlAllowOrigin = origin;
            response.Headers.AccessControlExposeHeaders = Exposed;
            if (HttpMethods.IsOptions(request.Method))
            {
                Preflight(request, response);
                return false;
            }
        }

        return true;
    }

    private static void Preflight(HttpRequest request, HttpResponse response)
    {
        response.Headers.AccessControlAllowMethods = AllowedMethods;
        // What a call carries is its own affair: credentials are never the browser's.
        response.Headers.AccessControlAllowHeaders = request.Headers.AccessControlRequestHeaders;
        response.Headers.AccessControlMaxAge = MaxAge;
        response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>In clear, a proxy may have ended TLS: to the page it is https.</summary>
    private bool IsAllowed(string origin, HttpRequest request) =>
        origin != NoOrigin
        && (_origins.Contains(origin)
            || origin.Equals($"https://{request.Host.Value}", StringComparison.OrdinalIgnoreCase)
            || (!request.IsHttps && origin.Equals($"http://{request.Host.Value}", StringComparison.OrdinalIgnoreCase)));
}
