namespace ChatGo.Server.Callers;

/// <summary>Makes what asks for keys at a URL.</summary>
/// <param name="create">Makes one.</param>
internal sealed class JwksHandler(Func<HttpMessageHandler> create)
{
    /// <summary>Makes one.</summary>
    public HttpMessageHandler Create() => create();
}
