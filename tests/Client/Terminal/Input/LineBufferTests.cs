using System.Text;
using ChatGo.Client.Terminal.Input;

namespace ChatGo.Tests.Client.Terminal.Input;

public sealed class LineBufferTests
{
    [Test]
    public async Task Apply_Backspace_TakesWhatAReaderTakesForOneCharacter()
    {
        var line = new LineBuffer();
        line.Insert("ab👩‍👧é");

        var left = new List<string>();
        for (var count = 0; count < 4; count++)
        {
            line.Apply(new KeyPress(Key.Backspace));
            left.Add(line.Text);
        }

        await Assert.That(left.SequenceEqual(["ab👩‍👧", "ab", "a", ""])).IsTrue();
    }

    [Test]
    public async Task Insert_OfMoreThanFits_IsToldUntilTheLineIsNew()
    {
        var line = new LineBuffer();
        line.Insert(new string('x', LineBuffer.MaxCharacters));
        var fits = line.HasOverflown;
        line.Apply(new KeyPress(Key.Character, new Rune('y')));
        var overflows = line.HasOverflown;
        line.Set("");

        await Assert.That((fits, overflows, line.HasOverflown)).IsEqualTo((false, true, false));
    }

    [Test]
    public async Task Window_OfALongLine_ShowsWhatIsAroundTheCursor()
    {
        var line = new string('a', 30_000) + "left" + "right" + new string('b', 30_000);

        var window = LineWindow.Of(line, 30_004, columns: 20);

        await Assert.That(window.Text).IsEqualTo("aaaaaaaaaaaleftright"[..15] + "righ");
        await Assert.That(window.CursorColumn).IsEqualTo(15);
    }
}
