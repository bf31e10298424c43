using System.Text;
using CsCheck;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ChatGo.Tests.Server.Wire;

/// <summary>Messages of any type as bytes, written in every way that protobuf allows: fields in any order and number,
/// messages in pieces, varints longer than needed, unknown fields and groups.</summary>
internal static class WireGen
{
    private const int MaxFields = 5;
    private const int MaxNumber = (1 << 29) - 1;

    public static readonly Gen<string> Text = Gen.Frequency(
        (3, Gen.OneOf(string.Empty, "hi", "John", "lobby", "ü", "語", "\U0001F600", "\0")),
        (3, Gen.Char[' ', '~'].Array[0, 12].Select(static characters => new string(characters))),
        (2, Gen.Int[0, 0x10FFFF].Where(Rune.IsValid).Select(static rune => new Rune(rune).ToString())
            .Array[0, 6].Select(string.Concat)),
        (1, Gen.Int[120, 300].Select(static length => new string('ö', length))));

    private static readonly Gen<VarintStyle> Style = Gen.Frequency(
        (8, Gen.Const(default(VarintStyle))),
        (1, Gen.Int[1, 10].Select(static bytes => new VarintStyle(0, bytes))),
        (1, Gen.Select(Gen.UInt, Gen.Int[1, 10], static (high, bytes) => new VarintStyle(high, bytes))));

    private static readonly Gen<int> UnknownNumber = Gen.Frequency(
        (3, Gen.Int[16, 40]), (1, Gen.Int[16, MaxNumber]), (1, Gen.Const(MaxNumber)));

    /// <summary>A valid message of a type.</summary>
    public static Gen<byte[]> Message(MessageDescriptor type)
    {
        // What the server takes are texts and messages: more of those.
        (int, IGen<byte[]>)[] known = [.. type.Fields.InDeclarationOrder().Select(static field => (
            field.FieldType switch { FieldType.Message => 3, FieldType.String => 2, _ => 1 },
            (IGen<byte[]>)Field(field)))];
        var any = known.Length == 0
            ? Unknown(1)
            : Gen.Frequency((6, Gen.Frequency(known)), (1, Unknown(3)), (1, OfAnotherType(type)));
        return Joined(any.Array[0, MaxFields]);
    }

    /// <summary>Groups, each in the one before.</summary>
    public static byte[] Groups(int number, int depth)
    {
        var begin = VarintStyle.Write((ulong)WireFormat.MakeTag(number, WireFormat.WireType.StartGroup), 1);
        var end = VarintStyle.Write((ulong)WireFormat.MakeTag(number, WireFormat.WireType.EndGroup), 1);
        return
        [
            .. Enumerable.Repeat(begin, depth).SelectMany(static bytes => bytes),
            .. Enumerable.Repeat(end, depth).SelectMany(static bytes => bytes),
        ];
    }

    /// <summary>A length-delimited field.</summary>
    public static byte[] Delimited(int number, byte[] content) =>
    [
        .. VarintStyle.Write(WireFormat.MakeTag(number, WireFormat.WireType.LengthDelimited), 1),
        .. VarintStyle.Write((ulong)content.Length, 1),
        .. content,
    ];

    private static Gen<byte[]> Field(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => Delimited(Gen.Const(field.FieldNumber), Text.Select(Encoding.UTF8.GetBytes)),
        FieldType.Message => Delimited(Gen.Const(field.FieldNumber), Message(field.MessageType)),
        FieldType.Fixed32 => Fixed(Gen.Const(field.FieldNumber), WireFormat.WireType.Fixed32, sizeof(uint)),
        FieldType.Fixed64 => Fixed(Gen.Const(field.FieldNumber), WireFormat.WireType.Fixed64, sizeof(ulong)),
        _ => Varint(Gen.Const(field.FieldNumber)),
    };

    private static Gen<byte[]> Unknown(int depth) => Gen.Frequency(
        (2, Varint(UnknownNumber)),
        (1, Fixed(UnknownNumber, WireFormat.WireType.Fixed32, sizeof(uint))),
        (1, Fixed(UnknownNumber, WireFormat.WireType.Fixed64, sizeof(ulong))),
        (2, Delimited(UnknownNumber, Gen.Byte.Array[0, 6])),
        (2, Group(UnknownNumber, depth)));

    /// <summary>A known number with a wire type that no field of the type has.</summary>
    private static Gen<byte[]> OfAnotherType(MessageDescriptor type)
    {
        var number = Gen.OneOf([.. type.Fields.InDeclarationOrder()
            .Where(static field => field.FieldType is FieldType.String or FieldType.Message)
            .Select(static field => field.FieldNumber).DefaultIfEmpty(MaxNumber)]);
        return Gen.OneOf(
            Varint(number),
            Fixed(number, WireFormat.WireType.Fixed32, sizeof(uint)),
            Fixed(number, WireFormat.WireType.Fixed64, sizeof(ulong)),
            Group(number, 2));
    }

    private static Gen<byte[]> Group(Gen<int> number, int depth) => Gen.Select(
        number,
        depth == 0 ? Gen.Const(Array.Empty<byte>()) : Joined(Unknown(depth - 1).Array[0, 3]),
        Style,
        Style,
        static (number, content, begin, end) => Tag(
            number, WireFormat.WireType.StartGroup, begin,
            content, Tag(number, WireFormat.WireType.EndGroup, end)));

    private static Gen<byte[]> Delimited(Gen<int> number, Gen<byte[]> content) => Gen.Select(
        number, content, Style, Style, static (number, content, tag, length) =>
            Tag(number, WireFormat.WireType.LengthDelimited, tag, length.Write((uint)content.Length), content));

    private static Gen<byte[]> Fixed(Gen<int> number, WireFormat.WireType type, int bytes) => Gen.Select(
        number, Gen.Byte.Array[bytes], Style, (number, content, tag) => Tag(number, type, tag, content));

    private static Gen<byte[]> Varint(Gen<int> number) => Gen.Select(
        number, Gen.ULong, Gen.Int[1, 10], Style, static (number, value, bytes, tag) =>
            Tag(number, WireFormat.WireType.Varint, tag, VarintStyle.Write(value, bytes)));

    private static byte[] Tag(int number, WireFormat.WireType type, VarintStyle style, params byte[][] content) =>
        [.. style.Write(WireFormat.MakeTag(number, type)), .. content.SelectMany(static bytes => bytes)];

    private static Gen<byte[]> Joined(Gen<byte[][]> parts) =>
        parts.Select(static parts => parts.SelectMany(static bytes => bytes).ToArray());
}
