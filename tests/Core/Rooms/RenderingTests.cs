using ChatGo.Tests.Core.Messages;

namespace ChatGo.Tests.Core.Rooms;

/// <summary>A message that is kept in another form, too, weighs as much more, for as long as it is held.</summary>
public sealed class RenderingTests
{
    private const int MessageBytes = 8_192;
    private const int RenderingBytes = 4_096;

    private readonly RegistryFixture _fixture = new();

    [Test]
    public async Task Rendering_IsKeptOnceAndCountedOnce()
    {
        var room = _fixture.Create("room");
        using var reader = _fixture.Join("room");
        room.TryAppend(TestFrame.Create(MessageBytes), out var sequence);
        reader.TryRead(out var message, out _);

        var rendering = new byte[RenderingBytes];
        room.Keep(sequence, message!, rendering);
        room.Keep(sequence, message!, new byte[RenderingBytes]);

        await Assert.That(room.Bytes).IsEqualTo(MessageBytes + RenderingBytes);
        await Assert.That(message!.Rendering.Equals(rendering)).IsTrue();
    }

    [Test]
    public async Task Renderings_DropTheOldestMessages_AndGoWithThem()
    {
        var room = _fixture.Create("room");
        using var reader = _fixture.Join("room");
        var most = _fixture.Options.HistoryBytes;
        for (var message = 0; message < most / MessageBytes; message++)
        {
            room.TryAppend(TestFrame.Create(MessageBytes), out var sequence);
            reader.TryRead(out var frame, out _);
            room.Keep(sequence, frame!, new byte[RenderingBytes]);
        }

        await Assert.That(room.Bytes).IsLessThanOrEqualTo(most);
        await Assert.That(room.Bytes).IsEqualTo((room.Head - room.Oldest + 1) * (MessageBytes + RenderingBytes));
        await Assert.That(room.Oldest).IsGreaterThan(1);
    }

    [Test]
    public async Task Rendering_OfAMessageThatIsDropped_IsNotCounted()
    {
        var room = _fixture.Create("room");
        using var reader = _fixture.Join("room");
        room.TryAppend(TestFrame.Create(MessageBytes), out var sequence);
        reader.TryRead(out var message, out _);
        for (var more = 0; more < _fixture.Options.HistoryMessages; more++)
        {
            room.TryAppend(TestFrame.Create(), out var _);
        }

        var before = room.Bytes;
        room.Keep(sequence, message!, new byte[RenderingBytes]);

        await Assert.That(room.Bytes).IsEqualTo(before);
    }

    [Test]
    public async Task Rendering_OfACopy_IsNotCounted()
    {
        var room = _fixture.Create("room");
        using var reader = _fixture.Join("room");
        room.TryAppend(TestFrame.Create(MessageBytes), out var sequence);
        reader.TryRead(out var message, out _);

        // As a page of what an engine keeps has them.
        room.Keep(sequence, message!.Copy(), new byte[RenderingBytes]);

        await Assert.That(room.Bytes).IsEqualTo(MessageBytes);
    }
}
