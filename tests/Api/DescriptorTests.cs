using ChatGo.Api;
using Google.Protobuf.Reflection;

namespace ChatGo.Tests.Api;

/// <summary>Holds the compiled contract against the kept one: what clients were built on is there unchanged. Adding is
/// free; to keep an addition, replace chat_v1.binpb by <c>protoc --descriptor_set_out</c>'s file.</summary>
public sealed class DescriptorTests
{
    private static readonly FileDescriptorProto Compiled = ChatReflection.Descriptor.ToProto();

    [Test]
    public async Task Contract_AgainstTheKeptOne_LacksNothing() =>
        await Assert.That(Missing(Kept(), Compiled)).IsEmpty();

    [Test]
    [Arguments("removed")]
    [Arguments("renumbered")]
    [Arguments("retyped")]
    public async Task Contract_WithAFieldChanged_IsFound(string change)
    {
        var broken = Compiled.Clone();
        var fields = broken.MessageType.Single(static type => type.Name == "Message").Field;
        var text = fields.Single(static field => field.Name == "text");
        _ = change switch
        {
            "removed" => fields.Remove(text),
            "renumbered" => (text.Number = 99) == 99,
            _ => (text.Type = FieldDescriptorProto.Types.Type.Bytes) != default,
        };

        await Assert.That(Missing(Kept(), broken)).IsEquivalentTo(["field Message.text"]);
    }

    [Test]
    public async Task Contract_WithAnAddition_IsFine()
    {
        var more = Compiled.Clone();
        more.MessageType[0].Field.Add(new FieldDescriptorProto { Name = "more", Number = 99 });

        await Assert.That(Missing(Kept(), more)).IsEmpty();
    }

    private static FileDescriptorProto Kept()
    {
        using var kept = typeof(DescriptorTests).Assembly.GetManifestResourceStream("chat_v1.binpb")!;
        return FileDescriptorProto.Parser.ParseFrom(kept);
    }

    private static IEnumerable<string> Missing(FileDescriptorProto kept, FileDescriptorProto compiled) =>
        kept.Package != compiled.Package
            ? ["package"]
            : Facts(kept).Except(Facts(compiled)).Select(static fact => fact.What);

    private static IEnumerable<(string What, string Is)> Facts(FileDescriptorProto file) =>
    [
        .. file.MessageType.SelectMany(static type => Facts(type.Name, type)),
        .. file.EnumType.SelectMany(static type => Facts(type.Name, type)),
        .. file.Service.SelectMany(static service => service.Method.Select(method => (
            $"method {service.Name}.{method.Name}",
            $"{method.InputType} {method.ClientStreaming} {method.OutputType} {method.ServerStreaming}"))),
    ];

    private static IEnumerable<(string What, string Is)> Facts(string name, DescriptorProto type) =>
    [
        .. type.Field.Select(field => (
            $"field {name}.{field.Name}", $"{field.Number} {field.Type} {field.TypeName} {field.Label}")),
        .. type.NestedType.SelectMany(nested => Facts($"{name}.{nested.Name}", nested)),
        .. type.EnumType.SelectMany(nested => Facts($"{name}.{nested.Name}", nested)),
    ];

    private static IEnumerable<(string What, string Is)> Facts(string name, EnumDescriptorProto type) =>
        type.Value.Select(value => ($"value {name}.{value.Name}", $"{value.Number}"));
}
