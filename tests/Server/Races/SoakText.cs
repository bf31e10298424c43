using ChatGo.Api;
using ChatGo.Tests.Core.Log.Stress;

namespace ChatGo.Tests.Server.Races;

/// <summary>Messages whose text follows from their sender's name, so that a reader knows a torn one.</summary>
internal static class SoakText
{
    public static Message Of(int sender, int index, int maxBytes)
    {
        var bytes = new Dice(((ulong)sender << 32) + (ulong)index).Between(1, maxBytes);
        var from = $"{sender}.{index}.{bytes}";
        return new Message { From = from, Text = Fill(from, bytes) };
    }

    public static bool IsIntact(Message message) =>
        int.TryParse(message.From[(message.From.LastIndexOf('.') + 1)..], out var bytes)
        && message.Text == Fill(message.From, bytes);

    private static string Fill(string from, int bytes) => string.Create(bytes, from, static (text, from) =>
    {
        for (var index = 0; index < text.Length; index++)
        {
            text[index] = (char)('a' + ((from[index % from.Length] + (7 * index)) % 26));
        }
    });
}
