using System.Text;

namespace ChatGo.Client.Trust;

/// <summary>What a server takes as the name of a caller that it knows.</summary>
internal static class CallerName
{
    /// <summary>The longest name. Unit: bytes of UTF-8.</summary>
    public const int MaxBytes = 128;

    // A server puts this before the names of those it does not know.
    private const string GuestPrefix = "guest:";

    /// <summary>What is wrong with <paramref name="name"/>; null where nothing is.</summary>
    public static string? Explain(string name) =>
        name.Length == 0 ? "it is empty"
        : Encoding.UTF8.GetByteCount(name) is > MaxBytes and var bytes ? $"it has {bytes} bytes; at most {MaxBytes} are allowed"
        : name.Any(char.IsControl) ? "it has control characters"
        : name.StartsWith(GuestPrefix, StringComparison.Ordinal) ? $"it begins with '{GuestPrefix}', as only the names of guests do"
        : null;
}
