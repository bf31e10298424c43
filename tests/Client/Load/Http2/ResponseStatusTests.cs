using System.Text;
using ChatGo.Client.Load.Http2;
using Grpc.Core;

namespace ChatGo.Tests.Client.Load.Http2;

public sealed class ResponseStatusTests
{
    private const byte Ok = 0x88;
    private const byte NotFound = 0x8d;

    [Test]
    public async Task End_OfTrailers_IsTheirStatusAndMessage() =>
        await Assert.That(Read([Ok], [.. Literal("grpc-status", "5"), .. Literal("grpc-message", "no%20room%20%C3%BC")]))
            .IsEqualTo(new Status(StatusCode.NotFound, "no room ü"));

    [Test]
    public async Task End_OfAnythingElseAmongThem_PassesItOver() =>
        await Assert.That(Read(
            // The table's size; a name of the static table; a literal that is never to be indexed; one that is.
            [0x20, Ok, 0x0f, 0x10, 1, (byte)'x', .. Literal("date", "today", first: 0x10)],
            [.. Literal("grpc-status", "0", first: 0x40)])).IsEqualTo(new Status(StatusCode.OK, ""));

    [Test]
    public async Task End_OfCodedNames_ReadsThem() =>
        // "grpc-status" in Huffman's code, as servers in Go send it.
        await Assert.That(Read([0x00, 0x88, .. Convert.FromHexString("9acac8b21234da8f"), 1, (byte)'7']).StatusCode)
            .IsEqualTo(StatusCode.PermissionDenied);

    [Test]
    public async Task End_WithoutAStatus_IsUnknown() =>
        await Assert.That(Read([Ok]).StatusCode).IsEqualTo(StatusCode.Unknown);

    [Test]
    public async Task End_OfAnHttpError_TellsIt()
    {
        await Assert.That(Read([NotFound])).IsEqualTo(new Status(StatusCode.Unimplemented, "HTTP 404"));
        await Assert.That(Read([0x08, 3, (byte)'5', (byte)'0', (byte)'3']))
            .IsEqualTo(new Status(StatusCode.Unavailable, "HTTP 503"));
    }

    [Test]
    public async Task Take_OfEveryCutBlock_ReadsOrRefuses()
    {
        byte[] block = [Ok, .. Literal("grpc-status", "14"), .. Literal("grpc-message", new string('m', 300))];
        for (var length = 0; length < block.Length; length++)
        {
            try
            {
                Read(block[..length]);
            }
            catch (FormatException refusal)
            {
                await Assert.That(refusal.Message).Contains("headers");
            }
        }

        await Assert.That(Read(block).Detail.Length).IsEqualTo(300);
    }

    [Test]
    public async Task Take_OfAPlaceBeyondTheStaticTable_Refuses() =>
        await Assert.That(() => Read([0xbe])).Throws<FormatException>();

    private static Status Read(params byte[][] blocks)
    {
        var status = new ResponseStatus();
        foreach (var block in blocks)
        {
            status.Take(block);
        }

        return status.End();
    }

    private static byte[] Literal(string name, string value, byte first = 0) =>
        [first, .. Counted(name), .. Counted(value)];

    private static byte[] Counted(string text) =>
    [
        .. text.Length < 127 ? [(byte)text.Length] : (byte[])[127, (byte)((text.Length - 127) | 0x80), (byte)((text.Length - 127) >> 7)],
        .. Encoding.ASCII.GetBytes(text),
    ];
}
