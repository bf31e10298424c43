using System.Globalization;
using ChatGo.Api;

namespace ChatGo.Server.Web;

/// <summary>A position as the id of an event: the epoch, a dash, the sequence.</summary>
internal static class EventId
{
    private const char Dash = '-';

    /// <summary>Reads one.</summary>
    /// <param name="text">As an event has told it.</param>
    /// <returns>Null where the text is no position.</returns>
    public static Position? Read(string text)
    {
        // An epoch may have dashes of its own.
        var dash = text.LastIndexOf(Dash);
        return dash > 0 && ulong.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? new Position { Epoch = text[..dash], Sequence = sequence }
            : null;
    }
}
