using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text;
using ChatGo.Api;
using ChatGo.Core.Messages;
using ChatGo.Server.Streams;
using Google.Protobuf;

namespace ChatGo.Server.Web;

/// <summary>Writes a feed's frames as events.</summary>
/// <param name="feed">Of one room, with notices.</param>
/// <param name="writer">The response's body.</param>
internal sealed class EventOutput(RoomsFeed feed, PipeWriter writer) : IMessageOutput, IDisposable
{
    /// <summary>As much as one write takes, and one event more. Unit: bytes.</summary>
    private const int BatchBytes = 16_384;

    private const int MaxDigits = 20;

    private readonly ArrayBufferWriter<byte> _batch = new();
    private byte[] _epoch = [];

    /// <summary>Gets whether the reader was told when to come back.</summary>
    public bool HasSaidRetry { get; private set; }

    /// <inheritdoc/>
    public ValueTask<bool> WriteAsync()
    {
        while (_batch.WrittenCount < BatchBytes && feed.TryRead(out var frame))
        {
            Add(frame);
        }

        if (_batch.WrittenCount == 0)
        {
            return new ValueTask<bool>(false);
        }

        writer.Write(_batch.WrittenSpan);
        _batch.ResetWrittenCount();
        return FlushAsync();
    }

    /// <inheritdoc/>
    public void Dispose() => _batch.Clear();

    private async ValueTask<bool> FlushAsync() =>
        await writer.FlushAsync() is { IsCompleted: false, IsCanceled: false } ? true : throw new IOException("The reader has gone.");

    private void Add(Frame frame)
    {
        if (frame.IsMessage)
        {
            AddMessage(frame);
            return;
        }

        var notice = Message.Parser.ParseFrom(JsonFrame.PayloadOf(frame)).Notice;
        switch (notice.KindCase)
        {
            case Notice.KindOneofCase.Welcome:
                _epoch = Encoding.UTF8.GetBytes(notice.Welcome.Epoch);
                AddId(feed.BeginningOf(notice.Welcome.ChatRef));
                Add("welcome"u8, notice.Welcome);
                break;
            case Notice.KindOneofCase.Gap:
                AddId((long)notice.Gap.Last);
                Add("gap"u8, notice.Gap);
                break;
            case Notice.KindOneofCase.Presence:
                Add("presence"u8, notice.Presence);
                break;
            case Notice.KindOneofCase.Changed:
                Add("changed"u8, notice.Changed);
                break;
            case Notice.KindOneofCase.GoAway:
                AddRetry(notice.GoAway.ReconnectAfterMs);
                Add("goaway"u8, notice.GoAway);
                break;
            case Notice.KindOneofCase.Heartbeat:
                _batch.Write(": heartbeat\n\n"u8);
                break;
            default:
                // A kind that this door does not know yet.
                break;
        }
    }

    private void AddMessage(Frame frame)
    {
        var sequence = JsonFrame.SequenceOf(frame);
        AddId(sequence);
        _batch.Write("event: message\ndata: "u8);
        _batch.Write(JsonFrame.Of(frame, feed));
        _batch.Write("\n\n"u8);
    }

    private void AddId(long sequence)
    {
        _batch.Write("id: "u8);
        _batch.Write(_epoch);
        _batch.Write("-"u8);
        AddNumber(sequence);
        _batch.Write("\n"u8);
    }

    private void AddRetry(uint milliseconds)
    {
        if (milliseconds == 0)
        {
            return;
        }

        HasSaidRetry = true;
        _batch.Write("retry: "u8);
        AddNumber(milliseconds);
        _batch.Write("\n"u8);
    }

    private void AddNumber(long number)
    {
        Utf8Formatter.TryFormat(number, _batch.GetSpan(MaxDigits), out var bytes);
        _batch.Advance(bytes);
    }

    private void Add(ReadOnlySpan<byte> kind, IMessage data)
    {
        _batch.Write("event: "u8);
        _batch.Write(kind);
        _batch.Write("\ndata: "u8);
        _batch.Write(Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(data)));
        _batch.Write("\n\n"u8);
    }
}
