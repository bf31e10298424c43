using Microsoft.Net.Http.Headers;

namespace ChatGo.Server.Web;

/// <summary>Reads content types: exactly those that no page can send without being asked first (CORS).</summary>
internal static class ContentKinds
{
    /// <summary>Returns what a body is.</summary>
    /// <param name="contentType">The header; parameters may follow, a charset other than UTF-8 may not.</param>
    public static ContentKind Of(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)
            || (type.Charset is { Length: > 0 } charset && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
        {
            return ContentKind.Other;
        }

        var kind = type.MediaType;
        return kind.Equals("application/json", StringComparison.OrdinalIgnoreCase) ? ContentKind.Json
            : kind.Equals("application/proto", StringComparison.OrdinalIgnoreCase) ? ContentKind.Proto
            : IsOf(kind, "application/grpc-web") ? ContentKind.GrpcWeb
            : IsOf(kind, "application/grpc") ? ContentKind.Grpc
            : ContentKind.Other;
    }

    private static bool IsOf(Microsoft.Extensions.Primitives.StringSegment kind, string type) =>
        kind.Equals(type, StringComparison.OrdinalIgnoreCase) || kind.Equals(type + "+proto", StringComparison.OrdinalIgnoreCase);
}
