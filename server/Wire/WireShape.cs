using Google.Protobuf.Reflection;

namespace ChatGo.Server.Wire;

/// <summary>Which fields of a message type are texts and which are messages: all there is to know of a field that is
/// dropped, so that it is held to the same rules as one that is kept.</summary>
/// <remarks>Read by anybody once it is made.</remarks>
internal sealed class WireShape
{
    private readonly Dictionary<uint, WireShape> _fields = [];

    private WireShape()
    {
    }

    /// <summary>Gets the shape of what is not known, a group or a field's bytes: it has no fields.</summary>
    public static WireShape Opaque { get; } = new();

    /// <summary>Gets the shape of UTF-8.</summary>
    public static WireShape Text { get; } = new();

    /// <summary>Makes the shape of a message type, and of all it contains.</summary>
    /// <param name="type">The type.</param>
    /// <exception cref="NotSupportedException">It contains a field that has more to check than its shape tells.
    /// </exception>
    public static WireShape Of(MessageDescriptor type) => Of(type, []);

    /// <summary>Returns the shape of a length-delimited field.</summary>
    /// <param name="number">Its number.</param>
    public WireShape Field(uint number) => _fields.GetValueOrDefault(number, Opaque);

    private static WireShape Of(MessageDescriptor type, Dictionary<MessageDescriptor, WireShape> made)
    {
        if (made.TryGetValue(type, out var shape))
        {
            return shape;
        }

        shape = new WireShape();
        made.Add(type, shape);
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            var inner = field.FieldType switch
            {
                FieldType.String => Text,
                FieldType.Message => Of(field.MessageType, made),
                FieldType.Bytes => Opaque,
                FieldType.Group => throw NotChecked(field),
                _ => field.IsRepeated ? throw NotChecked(field) : Opaque,
            };
            shape._fields.Add((uint)field.FieldNumber, inner);
        }

        return shape;
    }

    private static NotSupportedException NotChecked(FieldDescriptor field) =>
        new($"{field.FullName}: groups and packed fields have more to check than their shape tells.");
}
