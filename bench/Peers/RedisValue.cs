using System.Buffers.Text;
using System.Text;
using ChatGo.Bench.Load;

namespace ChatGo.Bench.Peers;

/// <summary>The values of Redis's protocol (RESP2): integers, strings, arrays of them.</summary>
internal static class RedisValue
{
    private const int EndBytes = 2;

    /// <summary>Reads one value that is no array.</summary>
    /// <param name="bytes">What was received; what follows the value, where one was complete.</param>
    /// <param name="text">A string's text, an integer's digits.</param>
    /// <returns>Whether one was complete.</returns>
    public static bool TryRead(scoped ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> text)
    {
        text = [];
        var rest = bytes;
        if (!TryReadHead(ref rest, out var kind, out var head))
        {
            return false;
        }

        text = head;
        if (kind == '$')
        {
            var length = CountOf(head);
            if (rest.Length < length + EndBytes)
            {
                return false;
            }

            text = rest[..length];
            rest = rest[(length + EndBytes)..];
        }

        bytes = rest;
        return true;
    }

    /// <summary>Reads an array of three, which is all that a subscriber gets.</summary>
    /// <param name="bytes">What was received; what follows the array, where one was complete.</param>
    /// <param name="kind">Its first value: what it is about.</param>
    /// <param name="text">Its last.</param>
    /// <returns>Whether one was complete.</returns>
    /// <exception cref="LoadException">Something else came.</exception>
    public static bool TryReadPush(
        scoped ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> kind, out ReadOnlySpan<byte> text)
    {
        kind = text = [];
        var rest = bytes;
        if (!TryReadHead(ref rest, out var type, out var head))
        {
            return false;
        }

        if (type != '*' || CountOf(head) != 3)
        {
            throw new LoadException($"redis-server: {Encoding.ASCII.GetString(head)}");
        }

        if (!TryRead(ref rest, out kind) || !TryRead(ref rest, out _) || !TryRead(ref rest, out text))
        {
            return false;
        }

        bytes = rest;
        return true;
    }

    private static bool TryReadHead(scoped ref ReadOnlySpan<byte> bytes, out char kind, out ReadOnlySpan<byte> head)
    {
        var end = bytes.IndexOf("\r\n"u8);
        kind = end > 0 ? (char)bytes[0] : '\0';
        head = end > 0 ? bytes[1..end] : [];
        if (kind == '-')
        {
            throw new LoadException($"redis-server: {Encoding.ASCII.GetString(head)}");
        }

        bytes = end > 0 ? bytes[(end + EndBytes)..] : bytes;
        return end > 0;
    }

    private static int CountOf(ReadOnlySpan<byte> head) => Utf8Parser.TryParse(head, out int count, out _) ? count : 0;
}
