using ChatGo.Api;
using ChatGo.Server.Chat;

namespace ChatGo.Server.Sessions;

/// <summary>A refusal inside a stream that goes on.</summary>
internal static class RefusalExtensions
{
    /// <summary>Writes a refusal as the Error of an Ack.</summary>
    /// <param name="refusal">The refusal.</param>
    public static Error ToError(this Refusal refusal) => new()
    {
        Code = (int)refusal.Code,
        Message = refusal.Message,
        Field = refusal.Violation?.Field ?? string.Empty,
        Reason = refusal.Reason ?? string.Empty,
        RetryAfterMs = (uint)Math.Min(uint.MaxValue, Math.Ceiling(refusal.RetryAfter?.TotalMilliseconds ?? 0)),
    };
}
