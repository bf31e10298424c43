using ChatGo.Api;
using ChatGo.Client.Terminal;
using Google.Protobuf.WellKnownTypes;

namespace ChatGo.Tests.Client.Terminal;

public sealed class MessageLineTests
{
    private static readonly Timestamp Time = new() { Seconds = 1_767_323_045, Nanos = 678_000_000 };

    [Test]
    public async Task Of_AMessage_TellsWhenOnWhoseScreenFromWhomAndWhat()
    {
        var line = MessageLine.Of("Jack", new Message { From = "John", Text = "amber river", CreatedAt = Time });

        await Assert.That(line.ToString()).IsEqualTo("2026-01-02T03:04:05.678Z  [Jack's screen]  John: amber river");
    }

    [Test]
    public async Task Of_AHostileMessage_HasNoControlCharacters()
    {
        var message = new Message { From = "\u001b[2JEve", Text = "hi\nJohn: fake", CreatedAt = Time };

        var line = MessageLine.Of("Jack", message).ToString();

        await Assert.That(line).EndsWith("␛[2JEve: hi↵John: fake");
    }
}
