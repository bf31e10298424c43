using System.Collections.Frozen;
using System.Security.Cryptography;

namespace ChatGo.Server.Web;

/// <summary>The pages: of chatters, and of operators. They are in the program; what they show comes by the other doors.</summary>
internal sealed class Pages
{
    private const string Prefix = "page/";

    /// <summary>Nothing but what comes with the page, and calls to where it comes from.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, (byte[] Content, string Type, string Tag)> _files;

    /// <summary>Initializes a new instance of the <see cref="Pages"/> class.</summary>
    public Pages() => _files = typeof(Pages).Assembly.GetManifestResourceNames()
        .Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToFrozenDictionary(static name => name[(Prefix.Length - 1)..], Read, StringComparer.Ordinal);

    /// <summary>Serves a file of a page.</summary>
    /// <param name="http">The request, a GET or a HEAD.</param>
    /// <param name="listener">By what it came: each has its own page at <c>/</c>.</param>
    /// <param name="path">The file's.</param>
    public async Task ServeAsync(HttpContext http, WebListener listener, string path)
    {
        var name = path is not "/" ? path : listener.IsAdmin ? "/admin.html" : "/chat.html";
        if (!_files.TryGetValue(name, out var file) || IsOfTheOther(name, listener))
        {
            await HttpAnswer.RefuseAsync(http, StatusCodes.Status404NotFound);
            return;
        }

        var (response, headers) = (http.Response, http.Response.Headers);
        headers.ContentSecurityPolicy = Policy;
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-cache";
        headers.ETag = file.Tag;
        if (http.Request.Headers.IfNoneMatch == file.Tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = file.Type;
        response.ContentLength = file.Content.Length;
        if (HttpMethods.IsGet(http.Request.Method))
        {
            await response.Body.WriteAsync(file.Content, http.RequestAborted);
        }
    }

    private static bool IsOfTheOther(string name, WebListener listener) =>
        name.StartsWith(listener.IsAdmin ? "/chat." : "/admin.", StringComparison.Ordinal);

    private static (byte[] Content, string Type, string Tag) Read(string name)
    {
        using var file = typeof(Pages).Assembly.GetManifestResourceStream(name)!;
        var content = new byte[file.Length];
        file.ReadExactly(content);
        return (content, Types[Path.GetExtension(name)], $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"");
    }
}
