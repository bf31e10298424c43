using System.Globalization;
using System.Text.Json;
using ChatGo.Server.Calls;
using ChatGo.Server.Chat;
using Google.Protobuf;
using Google.Rpc;

namespace ChatGo.Server.Web;

/// <summary>Writes a refusal as an answer of HTTP: the status and the JSON of Connect's unary protocol
/// (connectrpc.com/docs/protocol, "Unary-Response").</summary>
internal static class HttpAnswer
{
    /// <summary>What a body of JSON is.</summary>
    public const string JsonType = "application/json";

    private const int ClientClosedRequest = StatusCodes.Status499ClientClosedRequest;
    private const int MaxShownLength = 64;

    /// <summary>Answers with a refusal.</summary>
    /// <param name="http">The call; nothing was answered yet.</param>
    /// <param name="refusal">Why it is not served.</param>
    /// <param name="status">Another status than the refusal's own.</param>
    public static async Task WriteAsync(HttpContext http, Refusal refusal, int? status = null)
    {
        var response = http.Response;
        response.StatusCode = status ?? StatusOf(refusal.Code);
        response.ContentType = JsonType;
        response.Headers.CacheControl = "no-store";
        if (refusal.Code == Code.Unauthenticated)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        if (refusal.RetryAfter is { } wait)
        {
            var seconds = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            response.Headers.RetryAfter = seconds;
            if (refusal.Limit is not null)
            {
                response.Headers["X-RateLimit-Remaining"] = "0";
                response.Headers["X-RateLimit-Reset"] = seconds;
            }
        }

        await response.Body.WriteAsync(ToJson(refusal), http.RequestAborted);
    }

    /// <summary>Answers with a status alone.</summary>
    public static Task RefuseAsync(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    /// <summary>Lays a refusal out.</summary>
    /// <param name="refusal">The refusal.</param>
    /// <returns>A line of JSON: code, message, details.</returns>
    public static byte[] ToJson(Refusal refusal)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("code", NameOf(refusal.Code));
            json.WriteString("message", refusal.Message);
            WriteDetails(json, refusal);
            json.WriteEndObject();
        }

        return text.ToArray();
    }

    /// <summary>Shows what a caller has said, as far as it is not too long.</summary>
    public static string Shorten(string? said) =>
        said is { Length: > MaxShownLength } ? said[..MaxShownLength] + "…" : said ?? string.Empty;

    /// <summary>Returns the status of HTTP for a code.</summary>
    public static int StatusOf(Code code) => code switch
    {
        Code.Cancelled => ClientClosedRequest,
        Code.InvalidArgument or Code.FailedPrecondition or Code.OutOfRange => StatusCodes.Status400BadRequest,
        Code.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
        Code.NotFound => StatusCodes.Status404NotFound,
        Code.AlreadyExists or Code.Aborted => StatusCodes.Status409Conflict,
        Code.PermissionDenied => StatusCodes.Status403Forbidden,
        Code.ResourceExhausted => StatusCodes.Status429TooManyRequests,
        Code.Unimplemented => StatusCodes.Status501NotImplemented,
        Code.Unavailable => StatusCodes.Status503ServiceUnavailable,
        Code.Unauthenticated => StatusCodes.Status401Unauthorized,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static void WriteDetails(Utf8JsonWriter json, Refusal refusal)
    {
        var details = refusal.Details().ToArray();
        if (details.Length == 0)
        {
            return;
        }

        json.WriteStartArray("details");
        foreach (var detail in details)
        {
            json.WriteStartObject();
            json.WriteString("type", detail.Descriptor.FullName);
            json.WriteString("value", Convert.ToBase64String(detail.ToByteArray()).TrimEnd('='));
            json.WritePropertyName("debug");
            json.WriteRawValue(JsonFormatter.Default.Format(detail));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string NameOf(Code code) => code switch
    {
        Code.Cancelled => "canceled",
        Code.InvalidArgument => "invalid_argument",
        Code.DeadlineExceeded => "deadline_exceeded",
        Code.NotFound => "not_found",
        Code.AlreadyExists => "already_exists",
        Code.PermissionDenied => "permission_denied",
        Code.ResourceExhausted => "resource_exhausted",
        Code.FailedPrecondition => "failed_precondition",
        Code.Aborted => "aborted",
        Code.OutOfRange => "out_of_range",
        Code.Unimplemented => "unimplemented",
        Code.Internal => "internal",
        Code.Unavailable => "unavailable",
        Code.DataLoss => "data_loss",
        Code.Unauthenticated => "unauthenticated",
        _ => "unknown",
    };
}
