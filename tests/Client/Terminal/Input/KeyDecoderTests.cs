using System.Text;
using ChatGo.Client.Terminal.Input;

namespace ChatGo.Tests.Client.Terminal.Input;

public sealed class KeyDecoderTests
{
    [Test]
    [Arguments("one\rtwo", "o n e Enter t w o")]
    [Arguments("\u001b[200~one\r\ntwo\nthree\r\u001b[201~\r", "o n e \\n t w o \\n t h r e e \\n Enter")]
    [Arguments("\u001b[200~a\tb\u0004\u0015c\u001b[A\u001b[201~\u001b[A", "a \\t b c Up")]
    public async Task Decode_OfWhatIsPasted_IsTextAndNoKeys(string typed, string expected)
    {
        var whole = new KeyDecoder().Decode(Encoding.UTF8.GetBytes(typed));
        var decoder = new KeyDecoder();
        var pieces = Encoding.UTF8.GetBytes(typed).SelectMany(piece => decoder.Decode([piece]));

        await Assert.That(Names(whole)).IsEqualTo(expected);
        await Assert.That(Names(pieces)).IsEqualTo(expected);
    }

    private static string Names(IEnumerable<KeyPress> keys) => string.Join(' ', keys.Select(NameOf));

    private static string NameOf(KeyPress press) => press.Key switch
    {
        Key.Character when press.Rune.Value == '\n' => "\\n",
        Key.Character when press.Rune.Value == '\t' => "\\t",
        Key.Character => press.Rune.ToString(),
        _ => $"{press.Key}",
    };
}
