using System.Text;
using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Peers;

/// <summary>The lines of NATS's protocol.</summary>
internal static class NatsLine
{
    /// <summary>How long the end of a line is. Unit: bytes.</summary>
    public const int EndBytes = 2;

    /// <summary>Returns the first line, if it is complete.</summary>
    /// <param name="bytes">What was received.</param>
    /// <param name="line">The line without its end.</param>
    /// <param name="length">How long it is with its end. Unit: bytes.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> line, out int length)
    {
        var end = bytes.IndexOf("\r\n"u8);
        line = end < 0 ? [] : bytes[..end];
        length = end + EndBytes;
        return end >= 0;
    }

    /// <summary>Answers a ping, and does not take a refusal.</summary>
    /// <exception cref="LoadException">The server refused something.</exception>
    public static void Answer(ReadOnlySpan<byte> line, SendBuffer outbox)
    {
        if (line.SequenceEqual("PING"u8))
        {
            outbox.Write("PONG\r\n"u8);
        }
        else if (line.StartsWith("-ERR"u8))
        {
            throw new LoadException($"nats-server: {Encoding.ASCII.GetString(line)}");
        }
    }
}
