using System.Text;
using ChatGo.Bench.Load;
using ChatGo.Bench.Peers;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Tests.Bench.Peers;

public sealed class TextProtocolTests
{
    private const int Messages = 50;

    private static readonly string Text = $"{1:x16}{new string('x', MessageText.Bytes - 16)}";

    [Test]
    [MethodDataSource(nameof(Seeds))]
    public async Task Nats_CutAnywhere_CountsEachMessageOnce(ulong seed)
    {
        var (tally, outbox) = (new Tally(), new SendBuffer());
        var reader = new Reader(tally, 0);
        var message = $"MSG room-00000 1 {Text.Length}\r\n{Text}\r\n";

        Feed(new NatsReader(tally, reader), $"INFO {{}}\r\nPONG\r\nPING\r\n{Repeated(message)}", seed, outbox);

        await Assert.That(reader.HasJoined).IsTrue();
        await Assert.That(reader.Received).IsEqualTo(Messages);
        await Assert.That(Encoding.ASCII.GetString(outbox.Waiting)).IsEqualTo("PONG\r\n");
    }

    [Test]
    [MethodDataSource(nameof(Seeds))]
    public async Task Redis_CutAnywhere_CountsEachMessageOnce(ulong seed)
    {
        var tally = new Tally();
        var reader = new Reader(tally, 0);
        var joined = "*3\r\n$9\r\nsubscribe\r\n$10\r\nroom-00000\r\n:1\r\n";
        var message = $"*3\r\n$7\r\nmessage\r\n$10\r\nroom-00000\r\n${Text.Length}\r\n{Text}\r\n";

        Feed(new RedisReader(tally, reader), joined + Repeated(message), seed, new SendBuffer());

        await Assert.That(reader.HasJoined).IsTrue();
        await Assert.That(reader.Received).IsEqualTo(Messages);
    }

    [Test]
    public async Task Senders_CountAcknowledgements()
    {
        var nats = new NatsSender(1);
        var redis = new RedisSender(1);

        Feed(nats, "INFO {}\r\n+OK\r\n+OK\r\n+OK\r\n", 1, new SendBuffer());
        Feed(redis, ":10\r\n:10\r\n", 1, new SendBuffer());

        await Assert.That(nats.Acknowledged).IsEqualTo(2);
        await Assert.That(redis.Acknowledged).IsEqualTo(2);
    }

    [Test]
    public async Task ARefusal_IsNotTakenForAnAcknowledgement()
    {
        await Assert.That(() => Feed(new NatsSender(1), "-ERR 'no'\r\n", 1, new SendBuffer())).Throws<LoadException>();
        await Assert.That(() => Feed(new RedisSender(1), "-ERR no\r\n", 1, new SendBuffer())).Throws<LoadException>();
    }

    public static IEnumerable<ulong> Seeds() => Enumerable.Range(1, 10).Select(static seed => (ulong)seed);

    private static void Feed(IProtocol protocol, string text, ulong seed, SendBuffer outbox) =>
        Cuts.Feed(protocol, Encoding.ASCII.GetBytes(text), seed, outbox);

    private static string Repeated(string message) => string.Concat(Enumerable.Repeat(message, Messages));
}
