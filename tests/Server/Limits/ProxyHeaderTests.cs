using System.Buffers;
using System.Net;
using ChatGo.Server.Http2;

namespace ChatGo.Tests.Server.Limits;

/// <summary>What is a header of PROXY protocol, however it is cut, and what is none.</summary>
public sealed class ProxyHeaderTests
{
    [Test]
    [Arguments(1, "192.0.2.1")]
    [Arguments(1, "2001:db8::1")]
    [Arguments(2, "192.0.2.1")]
    [Arguments(2, "2001:db8::1")]
    public async Task Header_InAnyTwoPieces_TellsTheAddress(int version, string source)
    {
        var header = ProxyBytes.Tell(version, source);
        byte[] received = [.. header, .. "PRI * HTTP/2.0"u8];
        for (var cut = 0; cut <= received.Length; cut++)
        {
            var read = ProxyHeader.Read(InPieces(received[..cut], received[cut..]));
            await Assert.That(read).IsEqualTo(
                new ProxyHeader(ProxyHeaderState.Complete, header.Length, new IPEndPoint(IPAddress.Parse(source), 56_324)));
        }

        for (var length = 0; length < header.Length; length++)
        {
            await Assert.That(Read(header[..length]).State).IsEqualTo(ProxyHeaderState.Incomplete).Because($"{length} bytes");
        }
    }

    [Test]
    [MethodDataSource(nameof(OfNobodyElse))]
    public async Task Header_OfTheProxysOwnOrOfNoAddress_TellsNone(byte[] header) =>
        await Assert.That(Read(header)).IsEqualTo(new ProxyHeader(ProxyHeaderState.Complete, header.Length));

    [Test]
    [MethodDataSource(nameof(Broken))]
    public async Task Header_ThatIsBroken_IsMalformed(byte[] header) =>
        await Assert.That(Read(header).State).IsEqualTo(ProxyHeaderState.Malformed).Because(Convert.ToHexString(header));

    [Test]
    [Arguments("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [Arguments("PROXIES")]
    [Arguments("GET / HTTP/1.1\r\n")]
    [Arguments("\u0016\u0003\u0001")]
    [Arguments("\r\n\r\n\r\n")]
    public async Task Begin_OfAnythingElse_IsNone(string begin) =>
        await Assert.That(Read([.. begin.Select(static letter => (byte)letter)]).State).IsEqualTo(ProxyHeaderState.Absent);

    public static IEnumerable<Func<byte[]>> OfNobodyElse() =>
    [
        () => ProxyBytes.Line("PROXY UNKNOWN"),
        () => ProxyBytes.Line("PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535 and more"),
        () => ProxyBytes.Binary(ProxyBytes.Local, 0, []),
        () => ProxyBytes.Binary(ProxyBytes.Local, ProxyBytes.Tcp4, ProxyBytes.Addresses(IPAddress.Parse("192.0.2.1"))),
        () => ProxyBytes.Binary(ProxyBytes.Local, 0xff, new byte[520]),
        () => ProxyBytes.Binary(ProxyBytes.Proxy, 0, []),
        () => ProxyBytes.Binary(ProxyBytes.Proxy, 0x31, new byte[216]),
        () => ProxyBytes.Binary(ProxyBytes.Proxy, 0x12, ProxyBytes.Addresses(IPAddress.Parse("192.0.2.1"))),
    ];

    public static IEnumerable<Func<byte[]>> Broken() =>
    [
        () => ProxyBytes.Line("PROXY "),
        () => ProxyBytes.Line("PROXY TCP4"),
        () => ProxyBytes.Line("PROXY TCP5 192.0.2.1 192.0.2.2 1 2"),
        () => ProxyBytes.Line("PROXY tcp4 192.0.2.1 192.0.2.2 1 2"),
        () => ProxyBytes.Line("PROXY TCP4 192.0.2.1 192.0.2.2 1"),
        () => ProxyBytes.Line("PROXY TCP4 192.0.2.1 192.0.2.2 1 2 3"),
        () => ProxyBytes.Line("PROXY TCP4  192.0.2.1 192.0.2.2 1 2"),
        () => ProxyBytes.Line("PROXY TCP4 192.0.2.1 192.0.2.2 1 65536"),
        () => ProxyBytes.Line("PROXY TCP4 192.0.2.1 192.0.2.2 -1 2"),
        () => ProxyBytes.Line("PROXY TCP4 192.0.2.01 192.0.2.2 1 2"),
        () => ProxyBytes.Line("PROXY TCP4 10 192.0.2.2 1 2"),
        () => ProxyBytes.Line("PROXY TCP4 192.0.2.1 fish 1 2"),
        () => ProxyBytes.Line("PROXY TCP4 2001:db8::1 2001:db8::2 1 2"),
        () => ProxyBytes.Line("PROXY TCP6 192.0.2.1 192.0.2.2 1 2"),
        () => ProxyBytes.Line("PROXY TCP6 [::1] ::1 1 2"),
        () => ProxyBytes.Line("PROXY UNKNOWN " + new string('x', 92)),
        () => ProxyBytes.Binary(0x11, ProxyBytes.Tcp4, new byte[12]),
        () => ProxyBytes.Binary(0x22, ProxyBytes.Tcp4, new byte[12]),
        () => ProxyBytes.Binary(ProxyBytes.Proxy, 0x41, new byte[12]),
        () => ProxyBytes.Binary(ProxyBytes.Proxy, 0x13, new byte[12]),
        () => ProxyBytes.Binary(ProxyBytes.Proxy, ProxyBytes.Tcp4, new byte[11]),
        () => ProxyBytes.Binary(ProxyBytes.Proxy, ProxyBytes.Tcp6, new byte[35]),
        () => ProxyBytes.Binary(ProxyBytes.Proxy, ProxyBytes.Tcp4, new byte[12], length: 521),
    ];

    private static ProxyHeader Read(byte[] received) => ProxyHeader.Read(new ReadOnlySequence<byte>(received));

    private static ReadOnlySequence<byte> InPieces(byte[] first, byte[] second)
    {
        var begin = new Piece(first, 0);
        var end = new Piece(second, first.Length);
        begin.ContinueWith(end);
        return new ReadOnlySequence<byte>(begin, 0, end, second.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(byte[] bytes, int at) => (Memory, RunningIndex) = (bytes, at);

        public void ContinueWith(Piece next) => Next = next;
    }
}
