using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;

namespace ChatGo.Tests.Server.Bounds;

/// <summary>Calls with bytes of a test's own, past every gRPC library.</summary>
internal static class RawCall
{
    /// <summary>Calls a method.</summary>
    /// <param name="server">Whom.</param>
    /// <param name="method">Its name, of ChatV1.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="cancellationToken">The test's.</param>
    /// <param name="headers">Further headers.</param>
    /// <returns>The status, its text, and the response's headers.</returns>
    public static Task<(StatusCode Status, string Detail, HttpResponseHeaders Headers)> SendAsync(
        RunningServer server,
        string method,
        byte[] body,
        CancellationToken cancellationToken,
        params (string Name, string Value)[] headers) =>
        SendAsync(server, method, new ByteArrayContent(body), cancellationToken, headers);

    /// <inheritdoc cref="SendAsync(RunningServer, string, byte[], CancellationToken, ValueTuple{string, string}[])"/>
    public static async Task<(StatusCode Status, string Detail, HttpResponseHeaders Headers)> SendAsync(
        RunningServer server,
        string method,
        HttpContent body,
        CancellationToken cancellationToken,
        params (string Name, string Value)[] headers)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, $"/chat_v1.ChatV1/{method}"))
        {
            Content = body,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.ParseAdd("trailers");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await response.Content.CopyToAsync(Stream.Null, cancellationToken);
        var answer = response.Headers.Contains("grpc-status") ? response.Headers : response.TrailingHeaders;
        var status = int.Parse(answer.GetValues("grpc-status").Single(), CultureInfo.InvariantCulture);
        var detail = answer.TryGetValues("grpc-message", out var message) ? Uri.UnescapeDataString(message.Single()) : "";
        return ((StatusCode)status, detail, response.Headers);
    }
}
