using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;

namespace ChatGo.Server.Hosting;

/// <summary>Asks a running server whether it serves, as containers do: <c>grpc.health.v1.Health/Check</c> of
/// <c>chat_v1.ChatV1</c>.</summary>
internal static class HealthCheck
{
    private const string Method = "/grpc.health.v1.Health/Check";
    private const string Answer = "SERVING";

    /// <summary>A field of length 14, number 1: <c>service</c>; in front the prefix of gRPC: plain, 16 bytes.</summary>
    private static readonly byte[] Request = [0, 0, 0, 0, 16, 0x0a, 14, .. "chat_v1.ChatV1"u8];

    /// <summary>What answers SERVING: field 1, the value 1.</summary>
    private static readonly byte[] Serving = [0, 0, 0, 0, 2, 0x08, 1];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Asks, and says what was answered.</summary>
    /// <param name="url">Whom; as <c>--urls</c> takes it.</param>
    /// <returns>0 where it serves, else 1; 2 where the URL is not one.</returns>
    public static async Task<int> RunAsync(string url)
    {
        try
        {
            var asked = ListenUrl.Parse("--url", url) is [var first, ..] ? first : throw new FormatException("--url: it is empty.");
            using var timeout = new CancellationTokenSource(Patience);
            var problem = await AskAsync(asked, timeout.Token);
            await (problem is null ? Console.Out : Console.Error).WriteLineAsync(problem is null ? Answer : $"{ServerRun.Name}: {url}: {problem}");
            return problem is null ? ExitCode.Success : ExitCode.Failure;
        }
        catch (FormatException wrong)
        {
            await Console.Error.WriteLineAsync($"{ServerRun.Name}: {wrong.Message}");
            return ExitCode.Usage;
        }
    }

    /// <returns>What is wrong; null where it serves.</returns>
    private static async Task<string?> AskAsync(ListenUrl url, CancellationToken cancellationToken)
    {
        try
        {
            using var handler = Handler(url);
            using var client = new HttpClient(handler);
            using var request = new HttpRequestMessage(HttpMethod.Post, AddressOf(url))
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new ByteArrayContent(Request) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
            };
            request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
            using var response = await client.SendAsync(request, cancellationToken);
            var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return answer.AsSpan().SequenceEqual(Serving) ? null
                : response.IsSuccessStatusCode && answer is [0, 0, 0, 0, _, ..] ? "NOT_SERVING"
                : $"it gives no answer of a health service (HTTP {(int)response.StatusCode})";
        }
        catch (OperationCanceledException)
        {
            return $"no answer within {Patience.TotalSeconds} s";
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or IOException or SocketException)
        {
            return unreachable.InnerException?.Message ?? unreachable.Message;
        }
    }

    private static SocketsHttpHandler Handler(ListenUrl url)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        if (url.SocketPath is { } path)
        {
            handler.ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            };
        }

        // Nothing secret is said, and the certificate is for the names that others use.
        handler.SslOptions = new SslClientAuthenticationOptions
        {
#pragma warning disable CA5359 // See above.
            RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
        };
        return handler;
    }

    /// <summary>Where a server on this machine is found that listens there.</summary>
    private static Uri AddressOf(ListenUrl url)
    {
        var isEverywhere = url.IsAny || url.SocketPath is not null || IPAddress.Any.Equals(url.Ip) || IPAddress.IPv6Any.Equals(url.Ip);
        return new UriBuilder(url.Address.Scheme, isEverywhere ? "localhost" : url.Address.Host, url.SocketPath is null ? url.Address.Port : -1, Method).Uri;
    }
}
