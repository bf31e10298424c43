using ChatGo.Client.Terminal;

namespace ChatGo.Tests.Client.Terminal;

public sealed class SafeTextTests
{
    [Test]
    [Arguments("plain text, äöü, 日本語", "plain text, äöü, 日本語")]
    [Arguments("\u001b[31mred\u001b[0m", "␛[31mred␛[0m")]
    [Arguments("\u001b]0;title\u0007", "␛]0;title␇")]
    [Arguments("one\ntwo\r\nthree\rfour", "one↵two↵three↵four")]
    [Arguments("a\u0085b\u2028c\u2029d", "a↵b↵c↵d")]
    [Arguments("tab\there", "tab␉here")]
    [Arguments("nul\0del\u007f", "nul␀del␡")]
    [Arguments("\u009b31m", "\uFFFD31m")]
    [Arguments("abc\u202edef\u2066", "abc\uFFFDdef\uFFFD")]
    [Arguments("zero\u200bwidth\ufeff", "zero\uFFFDwidth\uFFFD")]
    [Arguments("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧")]
    [Arguments("[red]markup[/]", "[red]markup[/]")]
    [Arguments("", "")]
    public async Task Of_AnyText_IsOneHarmlessLine(string text, string expected) =>
        await Assert.That(SafeText.Of(text)).IsEqualTo(expected);

    [Test]
    public async Task Of_BrokenUtf16_IsReplaced()
    {
        var text = string.Create(2, '\ud800', static (span, surrogate) => (span[0], span[1]) = (surrogate, 'x'));

        await Assert.That(SafeText.Of(text)).IsEqualTo("\uFFFDx");
    }

    [Test]
    public async Task Of_EveryControlCharacter_LeavesNone()
    {
        var text = string.Concat(Enumerable.Range(0, 0x100).Select(code => (char)code));

        await Assert.That(SafeText.Of(text).Any(char.IsControl)).IsFalse();
    }
}
