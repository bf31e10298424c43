using System.Globalization;
using System.Text;
using Grpc.Core;

namespace ChatGo.Client.Load.Http2;

/// <summary>What a response's headers say of how the call went; all else in them is passed over. Reads HPACK (RFC 7541)
/// of a server that was told to keep no table.</summary>
internal sealed class ResponseStatus
{
    private const int FirstStatus = 8;
    private const int LastStatus = 14;
    private const int NewName = 0;
    private const int LastStatic = 61;

    private static readonly int[] Statuses = [200, 204, 206, 304, 400, 404, 500];

    private int _http;
    private int? _grpc;
    private string _message = "";

    /// <summary>Handles a block of headers or trailers.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public void Take(ReadOnlySpan<byte> block)
    {
        while (!block.IsEmpty)
        {
            switch (block[0])
            {
                case >= 0x80:
                    TakeIndexed(ReadNumber(ref block, 7));
                    break;
                case >= 0x40:
                    TakeLiteral(ref block, 6);
                    break;
                case >= 0x20:
                    // The size of the table, which is 0.
                    ReadNumber(ref block, 5);
                    break;
                default:
                    TakeLiteral(ref block, 4);
                    break;
            }
        }
    }

    /// <summary>How the call ended, all headers and trailers taken.</summary>
    public Status End() => _grpc is { } code
        ? new Status((StatusCode)code, _message)
        : _http is 200 or 0
            ? new Status(StatusCode.Unknown, "The server ended the call without a status.")
            : new Status(_http == 404 ? StatusCode.Unimplemented : StatusCode.Unavailable, $"HTTP {_http}");

    private static int ReadNumber(ref ReadOnlySpan<byte> block, int bits)
    {
        var most = (1 << bits) - 1;
        var number = block[0] & most;
        block = block[1..];
        if (number < most)
        {
            return number;
        }

        for (var shift = 0; shift <= 21; shift += 7)
        {
            if (block.IsEmpty)
            {
                throw Malformed();
            }

            var part = block[0];
            block = block[1..];
            number += (part & 0x7f) << shift;
            if (part < 0x80)
            {
                return number;
            }
        }

        throw Malformed();
    }

    private static string ReadString(ref ReadOnlySpan<byte> block)
    {
        if (block.IsEmpty)
        {
            throw Malformed();
        }

        var isCoded = block[0] >= 0x80;
        var length = ReadNumber(ref block, 7);
        if (length > block.Length)
        {
            throw Malformed();
        }

        var bytes = block[..length];
        block = block[length..];
        return isCoded ? HuffmanCode.Decode(bytes) : Encoding.Latin1.GetString(bytes);
    }

    private static FormatException Malformed() => new("The server sent headers that are none.");

    private void TakeIndexed(int place)
    {
        if (place is NewName or > LastStatic)
        {
            throw Malformed();
        }

        if (place is >= FirstStatus and <= LastStatus)
        {
            _http = Statuses[place - FirstStatus];
        }
    }

    private void TakeLiteral(ref ReadOnlySpan<byte> block, int bits)
    {
        var place = ReadNumber(ref block, bits);
        var name = place switch
        {
            NewName => ReadString(ref block),
            >= FirstStatus and <= LastStatus => ":status",
            > LastStatic => throw Malformed(),
            _ => "",
        };
        Take(name, ReadString(ref block));
    }

    private void Take(string name, string value)
    {
        switch (name)
        {
            case ":status":
                _http = Number(value);
                break;
            case "grpc-status":
                _grpc = Number(value);
                break;
            case "grpc-message":
                _message = Uri.UnescapeDataString(value);
                break;
        }
    }

    private static int Number(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Malformed();
}
