using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Grpc.Core;

namespace ChatGo.Bench.Attacks;

/// <summary>How an attack ends: what the server said of errors.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class AttackEnd
{
    /// <summary>The errors of RFC 9113, 7, by their codes.</summary>
    private static readonly string[] Errors =
    [
        "NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT", "STREAM_CLOSED", "FRAME_SIZE_ERROR",
        "REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR", "CONNECT_ERROR", "ENHANCE_YOUR_CALM", "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED",
    ];

    private readonly ConcurrentDictionary<string, int> _told = new();
    private volatile int _goAway = -1;
    private volatile bool _isClosed;
    private volatile bool _isReset;

    /// <summary>Gets or sets the code of the GOAWAY that came; -1 before one does.</summary>
    public int GoAway
    {
        get => _goAway;
        set => _goAway = value;
    }

    /// <summary>Gets or sets a value indicating whether the connection has ended.</summary>
    public bool IsClosed
    {
        get => _isClosed;
        set => _isClosed = value;
    }

    /// <summary>Gets or sets a value indicating whether the connection was reset, by TCP: the server closed it while there was more
    /// to read, and what it said last may be lost on the way (RFC 9112, 9.6).</summary>
    public bool IsReset
    {
        get => _isReset;
        set => _isReset = value;
    }

    /// <summary>Gets how often each thing was told.</summary>
    public IReadOnlyDictionary<string, int> Told => _told;

    /// <summary>The server reset a stream.</summary>
    public void AddReset(int code) => Add($"RST_STREAM {NameOf(code)}");

    /// <summary>The server sent headers: they may say a status.</summary>
    public void AddHeaders(ReadOnlySpan<byte> block)
    {
        // Neither the table nor Huffman's code: it stands there as it is, lengths before name and value.
        var name = "\u000bgrpc-status"u8;
        var at = block.IndexOf(name) + name.Length;
        if (at >= name.Length && at < block.Length)
        {
            var status = Encoding.ASCII.GetString(block.Slice(at + 1, block[at]));
            Add($"status {Enum.Parse<StatusCode>(status)}");
        }
    }

    /// <summary>Formats it as a line: GOAWAY or the end where there was one, else which errors streams ended with.</summary>
    public override string ToString() =>
        GoAway >= 0 ? $"GOAWAY {NameOf(GoAway)}"
        : IsClosed ? "closed"
        : _told.IsEmpty ? "goes on"
        : string.Join(", ", _told.Keys.Order(StringComparer.Ordinal));

    private static string NameOf(int code) =>
        (uint)code < Errors.Length ? Errors[code] : code.ToString(CultureInfo.InvariantCulture);

    private void Add(string what) => _told.AddOrUpdate(what, 1, static (_, count) => count + 1);
}
