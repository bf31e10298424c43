using ChatGo.Client.Hosting;
using ChatGo.Client.Terminal;

namespace ChatGo.Tests.Client.Terminal;

public sealed class LineReaderTests
{
    [Test]
    public async Task ReadAsync_GivesEachLineWithoutItsEnd(CancellationToken cancellationToken)
    {
        var lines = new LineReader(new MemoryStream([.. "\uFEFFone\r\n\n日本"u8]));

        await Assert.That(await lines.ReadAsync(cancellationToken)).IsEqualTo("one");
        await Assert.That(await lines.ReadAsync(cancellationToken)).IsEqualTo("");
        await Assert.That(await lines.ReadAsync(cancellationToken)).IsEqualTo("日本");
        await Assert.That(await lines.ReadAsync(cancellationToken)).IsNull();
    }

    [Test]
    public async Task ReadAsync_OfBytesThatAreNoUtf8_NamesThePlaceAndGoesOn(CancellationToken cancellationToken)
    {
        var lines = new LineReader(new MemoryStream([.. "one\nü"u8, 0xFC, .. "\nthree"u8]));
        await lines.ReadAsync(cancellationToken);

        var refusal = await Assert.That(async () => await lines.ReadAsync(cancellationToken))
            .Throws<ClientFailureException>();

        await Assert.That(refusal!.Message).IsEqualTo("standard input, line 2: byte 3 (0xFC) is not UTF-8");
        await Assert.That(await lines.ReadAsync(cancellationToken)).IsEqualTo("three");
    }

    [Test]
    public async Task ReadAsync_OfALineThatIsTooLong_RefusesAllOfItAndGoesOn(CancellationToken cancellationToken)
    {
        var lines = new LineReader(new MemoryStream([.. new byte[2 * LineReader.MaxBytes], .. "\ntwo"u8]));

        var refusal = await Assert.That(async () => await lines.ReadAsync(cancellationToken))
            .Throws<ClientFailureException>();

        await Assert.That(refusal!.Message).IsEqualTo("standard input, line 1: longer than 1048576 bytes");
        await Assert.That(await lines.ReadAsync(cancellationToken)).IsEqualTo("two");
    }
}
