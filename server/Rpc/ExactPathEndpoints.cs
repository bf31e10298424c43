using System.Collections.Frozen;

namespace ChatGo.Server.Rpc;

/// <summary>Finds a gRPC call's endpoint by its path and content type alone: routing weighs the patterns for unknown
/// calls too, which takes 180 B and a microsecond of every call.</summary>
/// <param name="endpoints">What is served.</param>
internal sealed class ExactPathEndpoints(IEnumerable<EndpointDataSource> endpoints)
{
    private readonly FrozenDictionary<string, Endpoint> _calls = endpoints
        .SelectMany(static source => source.Endpoints)
        .OfType<RouteEndpoint>()
        .Where(static endpoint => endpoint.RoutePattern.Parameters.Count == 0)
        .ToFrozenDictionary(static endpoint => '/' + endpoint.RoutePattern.RawText!.TrimStart('/'), Endpoint (endpoint) => endpoint);

    /// <summary>Picks a call's endpoint; routing does for what is not known, or is not gRPC.</summary>
    /// <param name="call">The call.</param>
    public void Choose(HttpContext call)
    {
        if (HttpMethods.IsPost(call.Request.Method)
            && call.Request.IsGrpc()
            && _calls.TryGetValue(call.Request.Path.Value ?? string.Empty, out var endpoint))
        {
            call.SetEndpoint(endpoint);
        }
    }
}
