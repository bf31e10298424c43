using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ChatGo.Core.Engines;

namespace ChatGo.Server.Engines.Redis;

/// <summary>How values are written: messages, documents, positions.</summary>
internal static class RedisValues
{
    /// <summary>Digits of a document's version, so that versions sort as text does.</summary>
    public const int VersionDigits = 20;

    /// <summary>What stands before a message: the format, and its own id.</summary>
    private const int HeadBytes = 1 + sizeof(ulong);

    private const byte Format = 1;

    /// <summary>Lays out a message.</summary>
    /// <param name="id">What tells it from any other under the same number.</param>
    /// <param name="body">What engines keep of it.</param>
    public static byte[] OfMessage(ulong id, ReadOnlySpan<byte> body)
    {
        var value = new byte[HeadBytes + body.Length];
        value[0] = Format;
        BinaryPrimitives.WriteUInt64BigEndian(value.AsSpan(1), id);
        body.CopyTo(value.AsSpan(HeadBytes));
        return value;
    }

    /// <summary>Reads a message.</summary>
    /// <returns>False where it was written by something else.</returns>
    public static bool TryReadMessage(ReadOnlySpan<byte> value, out ulong id, out ReadOnlySpan<byte> body)
    {
        id = 0;
        body = default;
        if (value.Length < HeadBytes || value[0] != Format)
        {
            return false;
        }

        id = BinaryPrimitives.ReadUInt64BigEndian(value[1..]);
        body = value[HeadBytes..];
        return true;
    }

    /// <summary>Reads <c>epoch-sequence</c>, as streams number.</summary>
    public static bool TryReadPosition(ReadOnlySpan<byte> text, out ulong epoch, out long sequence)
    {
        sequence = 0;
        return Utf8Parser.TryParse(text, out epoch, out var read)
            && read < text.Length && text[read] == '-'
            && Utf8Parser.TryParse(text[(read + 1)..], out sequence, out var rest)
            && read + 1 + rest == text.Length;
    }

    /// <inheritdoc cref="TryReadPosition"/>
    public static long SequenceOf(string position) =>
        long.Parse(position.AsSpan(position.IndexOf('-', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture);

    /// <summary>A document's version.</summary>
    public static string OfVersion(long version) => version.ToString($"D{VersionDigits}", CultureInfo.InvariantCulture);

    /// <summary>Reads a document.</summary>
    /// <param name="scope">Its scope.</param>
    /// <param name="key">Its key.</param>
    /// <param name="value">Its version and value.</param>
    /// <param name="document">The document.</param>
    public static bool TryReadDocument(
        string scope, string key, ReadOnlyMemory<byte> value, [MaybeNullWhen(false)] out EngineDocument document)
    {
        document = default;
        if (value.Length < VersionDigits || !Utf8Parser.TryParse(value.Span[..VersionDigits], out long version, out _))
        {
            return false;
        }

        document = new EngineDocument(scope, key, version, value[VersionDigits..]);
        return true;
    }
}
