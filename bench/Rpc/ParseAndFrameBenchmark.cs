using System.Text;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using ChatGo.Api;
using ChatGo.Core.Rooms;
using ChatGo.Server.Rpc;
using ChatGo.Server.Wire;
using Google.Protobuf;
using RoomFrame = ChatGo.Core.Messages.Frame;

namespace ChatGo.Bench.Rpc;

/// <summary>From the bytes of a SendMessageRequest to its room and the frame its readers get: as they come, beside the
/// way through the generated types. One thread, no network.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByParams)]
public class ParseAndFrameBenchmark
{
    private static readonly RoomRegistry Rooms = new(new RoomOptions(), TimeProvider.System);
    private static readonly DateTimeOffset TakenAt = TimeProvider.System.GetUtcNow();
    private static readonly Room Room = Rooms.TryCreate(null, out var room) == CreateOutcome.Created
        ? room!
        : throw new InvalidOperationException("The room was not made.");

    private Payload _payload = new(default);
    private int _frameBytes;

    /// <summary>Gets or sets the length of the text. Unit: characters, one byte each.</summary>
    [Params(32, 256, 16_384)]
    public int TextLength { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var message = new Message { From = "John", Text = new string('x', TextLength) };
        var request = new SendMessageRequest { ChatId = Room.Id, Message = message };
        _payload = new Payload(new(request.ToByteArray()));
        _frameBytes = MessageCodec.FieldsOffset + message.CalculateSize();
        if (!GeneratedTypes().Bytes.SequenceEqual(InPlace().Bytes))
        {
            throw new InvalidOperationException("The frames are not the same.");
        }
    }

    [Benchmark(Baseline = true)]
    public RoomFrame GeneratedTypes()
    {
        var request = SendMessageRequest.Parser.ParseFrom(_payload.PayloadAsReadOnlySequence());
        var isTooLong = Encoding.UTF8.GetByteCount(request.ChatId) > RoomId.MaxLength
            || Encoding.UTF8.GetByteCount(request.Message.From) > 128
            || Encoding.UTF8.GetByteCount(request.Message.Text) > 16_384;
        var rest = new Message { From = request.Message.From, Text = request.Message.Text };
        var bytes = new byte[MessageCodec.FieldsOffset + rest.CalculateSize()];
        GrpcPrefix.Write(bytes);
        MessageCodec.Begin(bytes, TakenAt.UtcTicks);
        rest.WriteTo(bytes.AsSpan(MessageCodec.FieldsOffset));
        return Checked(Rooms.Find(request.ChatId), new RoomFrame(bytes, MessageCodec.Instance), isTooLong);
    }

    [Benchmark]
    public RoomFrame InPlace()
    {
        using var sent = SendRequestMarshaller.Instance.ContextualDeserializer(_payload);
        var isTooLong = sent.ChatId.Length > RoomId.MaxLength || sent.From.Length > 128 || sent.Text.Length > 16_384;
        Span<char> id = stackalloc char[RoomId.MaxLength];
        id = id[..Encoding.UTF8.GetChars(sent.ChatId, id)];
        return Checked(Rooms.Find(id), MessageFrame.Create(sent, TakenAt), isTooLong);
    }

    private RoomFrame Checked(Room? room, RoomFrame frame, bool isTooLong) =>
        room == Room && frame.SizeBytes == _frameBytes && !isTooLong
            ? frame
            : throw new InvalidOperationException("The message was not taken.");
}
