using System.Globalization;
using System.Text;
using ChatGo.Server.Chat;
using Grpc.Core;

namespace ChatGo.Server.Rpc;

/// <summary>Answers a call with a status and nothing else, where gRPC's server has not taken it: headers that end the
/// stream.</summary>
internal static class GrpcAnswer
{
    private const string AcceptEncoding = "grpc-accept-encoding";
    private const string BinarySuffix = "-bin";

    /// <summary>Returns a request's <c>grpc-encoding</c>; null where it has none.</summary>
    public static string? GrpcEncoding(this IHeaderDictionary headers) => headers["grpc-encoding"];

    /// <summary>Writes the answer.</summary>
    /// <param name="response">The response; nothing was written to it.</param>
    /// <param name="refusal">Why the call is not served.</param>
    public static Task WriteAsync(HttpResponse response, Refusal refusal)
    {
        var failure = refusal.ToException();
        var headers = response.Headers;
        response.ContentType = "application/grpc";
        headers["grpc-status"] = ((int)failure.StatusCode).ToString(CultureInfo.InvariantCulture);
        headers["grpc-message"] = Escape(failure.Status.Detail);
        if (failure.StatusCode == StatusCode.Unimplemented)
        {
            headers[AcceptEncoding] = "identity";
        }

        foreach (var entry in failure.Trailers)
        {
            headers[entry.Key] = entry.Key.EndsWith(BinarySuffix, StringComparison.Ordinal)
                ? Convert.ToBase64String(entry.ValueBytes)
                : entry.Value;
        }

        return Task.CompletedTask;
    }

    /// <summary>Percent-encodes what is not printable ASCII (gRPC over HTTP/2, "Status-Message").</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var next in Encoding.UTF8.GetBytes(text))
        {
            if (next is >= (byte)' ' and <= (byte)'~' and not (byte)'%')
            {
                escaped.Append((char)next);
            }
            else
            {
                escaped.Append(CultureInfo.InvariantCulture, $"%{next:X2}");
            }
        }

        return escaped.ToString();
    }
}
