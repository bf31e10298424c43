using System.Text;

namespace ChatGo.Server.Callers;

/// <summary>What the name of a known caller may be.</summary>
internal static class NameRule
{
    /// <summary>The longest. Unit: bytes of UTF-8.</summary>
    public const int MaxBytes = 128;

    /// <summary>Explains what is wrong with a name; null where nothing is.</summary>
    public static string? Explain(string name) =>
        name.Length == 0 ? "it is empty"
        : Encoding.UTF8.GetByteCount(name) is > MaxBytes and var bytes ? $"it has {bytes} bytes; at most {MaxBytes} are allowed"
        : name.Any(char.IsControl) ? "it has control characters"
        : name.StartsWith(Caller.GuestPrefix, StringComparison.Ordinal) ? $"'{Caller.GuestPrefix}' begins the names of guests"
        : null;
}
