using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace ChatGo.Tests.Server.Web;

/// <summary>Plain HTTP to a server, as curl speaks it.</summary>
internal sealed class WebClient : IDisposable
{
    private readonly HttpClient _http;

    /// <summary>Makes one.</summary>
    /// <param name="server">Whose web it is.</param>
    /// <param name="handler">How it connects; null: as it is.</param>
    public WebClient(Uri server, HttpMessageHandler? handler = null)
    {
        _http = handler is null ? new HttpClient() : new HttpClient(handler, disposeHandler: false);
        _http.BaseAddress = server;
    }

    /// <summary>Gets what is used for anything else.</summary>
    public HttpClient Http => _http;

    /// <summary>Calls, and gives status and answer.</summary>
    /// <param name="method">Such as <c>CreateChat</c>.</param>
    /// <param name="json">The request.</param>
    /// <param name="headers">More of them.</param>
    public async Task<(int Status, JsonNode? Answer, HttpResponseHeaders Headers)> CallAsync(
        string method, string json, params (string Name, string Value)[] headers)
    {
        using var request = Request(HttpMethod.Post, method.StartsWith('/') ? method : $"/chat_v1.ChatV1/{method}");
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text), response.Headers);
    }

    /// <summary>Opens a room's events.</summary>
    /// <param name="path">Path and query.</param>
    /// <param name="lastEventId">Where the reader was; null: it was not.</param>
    public async Task<EventReader> OpenAsync(string path, string? lastEventId = null)
    {
        using var request = Request(HttpMethod.Get, path);
        if (lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new EventReader(response, await response.Content.ReadAsStreamAsync());
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(HttpMethod method, string path) =>
        new(method, path) { Version = _http.DefaultRequestVersion, VersionPolicy = _http.DefaultVersionPolicy };
}
