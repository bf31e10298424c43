using Microsoft.AspNetCore.Http.Features;

namespace ChatGo.Server.Calls;

/// <summary>Resets a call whose protocol knows no reset: HTTP/1.1 ends the connection, which carries nothing else.</summary>
/// <param name="call">The call.</param>
internal sealed class AbortedCall(HttpContext call) : IHttpResetFeature
{
    /// <inheritdoc/>
    public void Reset(int errorCode) => call.Abort();
}
