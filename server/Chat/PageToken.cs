using System.Buffers.Text;
using System.Text;

namespace ChatGo.Server.Chat;

/// <summary>Where the next page of a list begins: behind what was given last, so that it survives changes. Opaque to
/// callers.</summary>
internal static class PageToken
{
    /// <summary>Makes a token.</summary>
    /// <param name="last">What was given last.</param>
    public static string Of(string last) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(last));

    /// <summary>Reads a token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="last">What was given last; empty at the first page.</param>
    /// <returns>Null, unless it is not a token.</returns>
    public static Refusal? Read(string token, out string last)
    {
        try
        {
            last = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
            return null;
        }
        catch (FormatException)
        {
            last = string.Empty;
            return Invalid();
        }
    }

    /// <summary>What is said of text that is not a token.</summary>
    public static Refusal Invalid() =>
        Refusals.InvalidField("page_token", "not one of this list's: use next_page_token as it came");
}
