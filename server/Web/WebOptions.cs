namespace ChatGo.Server.Web;

/// <summary>The doors for browsers and plain HTTP.</summary>
internal sealed class WebOptions
{
    /// <summary>Where they are: URLs, separated by semicolons. Default none: they are shut.</summary>
    public string Http { get; set; } = string.Empty;

    /// <summary>Where the operators' page is: URLs, separated by semicolons. Default none.</summary>
    public string Admin { get; set; } = string.Empty;

    /// <summary>Names that are answered to, in a request's Host, separated by semicolons: a page of another name that was made to
    /// point here gets nothing (DNS rebinding). Default empty: the names that are listened on, localhost, 127.0.0.1 and
    /// [::1].</summary>
    public string AllowedHosts { get; set; } = string.Empty;

    /// <summary>Origins whose pages may call, separated by semicolons, such as <c>https://example.com</c>. Default empty: those
    /// of the same origin.</summary>
    public string AllowedOrigins { get; set; } = string.Empty;

    private const char Separator = ';';

    /// <summary>Gets whether any is open.</summary>
    public bool IsOn => Http.Length > 0 || Admin.Length > 0;

    /// <summary>Gets where they are, all.</summary>
    public IEnumerable<string> Urls => Split(Http).Concat(Split(Admin));

    /// <summary>Gets the names that are given.</summary>
    public IReadOnlyList<string> Hosts => Split(AllowedHosts);

    /// <summary>Gets the origins that are given.</summary>
    public IReadOnlyList<string> Origins => Split(AllowedOrigins);

    private static string[] Split(string text) =>
        text.Split(Separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
