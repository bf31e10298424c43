namespace ChatGo.Server.Calls;

/// <summary>How large a request may be.</summary>
internal static class RequestLimits
{
    /// <summary>The largest request; a longer one is refused before it is read. Far above any limit of a field, so that those
    /// can be named. Unit: bytes.</summary>
    public const int MaxBytes = 262_144;
}
