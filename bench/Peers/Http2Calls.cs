using System.Collections;
using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Peers;

/// <summary>Unary calls of one method on one connection; only counts the answers.</summary>
/// <param name="method">The path.</param>
/// <param name="credential">What every call says in <c>authorization</c>; null: nothing.</param>
internal abstract class Http2Calls(string method, string? credential)
    : Http2Protocol(method, Http2Readers.WideWindow, credential)
{
    /// <summary>Far more than calls are open at a time, a power of two.</summary>
    private const int OpenCalls = 4_096;

    private readonly BitArray _hasMessage = new(OpenCalls);

    /// <summary>Gets how many calls were answered with a message.</summary>
    public long Acknowledged { get; private set; }

    /// <inheritdoc/>
    protected override void TakeHeaders(int stream, bool isEnd)
    {
        if (!isEnd)
        {
            return;
        }

        // Without a message the answer is an error: the headers need not be unpacked to know.
        var place = PlaceOf(stream);
        if (!_hasMessage[place])
        {
            throw new LoadException($"The server refused a call of {Method}.");
        }

        _hasMessage[place] = false;
        Acknowledged++;
    }

    /// <inheritdoc/>
    protected override void TakeData(int stream, ReadOnlySpan<byte> data, SendBuffer outbox) =>
        _hasMessage[PlaceOf(stream)] |= data.Length > 0;

    private static int PlaceOf(int stream) => (stream >> 1) & (OpenCalls - 1);
}
