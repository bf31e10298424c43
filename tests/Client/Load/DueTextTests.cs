using System.Text;
using ChatGo.Client.Load.Wire;

namespace ChatGo.Tests.Client.Load;

/// <summary>A text of the load tells whether it is whole.</summary>
public sealed class DueTextTests
{
    private const long Due = 123_456_789_012_345;

    [Test]
    [Arguments(DueText.MinBytes)]
    [Arguments(64)]
    [Arguments(16_384)]
    public async Task Of_HasTheWantedSizeAndIsRead(int bytes)
    {
        var text = Encoding.UTF8.GetBytes(DueText.Of(Due, bytes));

        await Assert.That(text.Length).IsEqualTo(bytes);
        await Assert.That(DueText.Read(text)).IsEqualTo(Due);
    }

    [Test]
    public async Task Read_OfATextWithAnyBitFlipped_TellsNoTime()
    {
        var text = Encoding.UTF8.GetBytes(DueText.Of(Due, 80));
        for (var bit = 0; bit < 8 * text.Length; bit++)
        {
            text[bit / 8] ^= (byte)(1 << (bit % 8));
            await Assert.That(DueText.Read(text)).IsEqualTo(0).Because($"bit {bit}");
            text[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Test]
    public async Task Read_OfATextOfAnotherLength_TellsNoTime()
    {
        var text = DueText.Of(Due, 80);
        for (var bytes = 0; bytes < 160; bytes++)
        {
            var other = Encoding.UTF8.GetBytes(text.PadRight(160, 'x')[..bytes]);
            await Assert.That(DueText.Read(other)).IsEqualTo(bytes == 80 ? Due : 0);
        }
    }
}
