using ChatGo.Client.Demo;

namespace ChatGo.Tests.Client.Demo;

public sealed class PhraseBookTests
{
    [Test]
    public async Task Next_DrawnOften_HasTwoToFivePlainWords()
    {
        var book = new PhraseBook(new Random(1));

        var phrases = Enumerable.Range(0, 1_000).Select(_ => book.Next()).ToArray();

        await Assert.That(phrases.Min(WordsIn)).IsEqualTo(2);
        await Assert.That(phrases.Max(WordsIn)).IsEqualTo(5);
        await Assert.That(phrases.All(phrase => phrase.All(letter => letter is ' ' or (>= 'a' and <= 'z')))).IsTrue();
        await Assert.That(phrases.Distinct().Count()).IsGreaterThan(900);
    }

    private static int WordsIn(string phrase) => phrase.Split(' ').Length;
}
