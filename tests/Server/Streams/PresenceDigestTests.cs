using System.Threading.Channels;
using ChatGo.Api;
using ChatGo.Core.Log;
using ChatGo.Core.Messages;
using ChatGo.Core.Presence;
using ChatGo.Server.Streams;
using ChatGo.Server.Wire;

namespace ChatGo.Tests.Server.Streams;

public class PresenceDigestTests
{
    [Test]
    public async Task TryTake_ByManyToldOfOneChange_IsTheSameFrame()
    {
        var changes = Log(capacity: 4);
        var (one, other) = (changes.ReadFromNow(), changes.ReadFromNow());
        changes.TryAppend(new PresenceChange(["Ann"], ["Bob"], 7, namesOmitted: false), out _);

        var frame = PresenceDigest.TryTake(one, 3);

        await Assert.That(ReferenceEquals(frame, PresenceDigest.TryTake(other, 3))).IsTrue();
        await Assert.That(Read(frame)).IsEqualTo(new ChatGo.Api.Presence
        {
            ChatRef = 3,
            Revision = 1,
            Members = 7,
            Joined = { "Ann" },
            Left = { "Bob" },
        });
        await Assert.That(PresenceDigest.TryTake(one, 3)).IsNull();
    }

    [Test]
    public async Task TryTake_OfManyChanges_IsTheirNet()
    {
        var changes = Log(capacity: 4);
        var reader = changes.ReadFromNow();
        changes.TryAppend(new PresenceChange(["Ann", "Eve"], [], 2, namesOmitted: false), out _);
        changes.TryAppend(new PresenceChange(["Bob"], ["Ann"], 2, namesOmitted: false), out _);

        await Assert.That(Read(PresenceDigest.TryTake(reader, 3))).IsEqualTo(new ChatGo.Api.Presence
        {
            ChatRef = 3,
            Revision = 2,
            Members = 2,
            Joined = { "Eve", "Bob" },
        });
    }

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    public async Task TryTake_ByOneWhoMissedChanges_TellsTheCountAlone(int capacity)
    {
        var changes = Log(capacity);
        var (told, late) = (changes.ReadFromNow(), changes.ReadFromNow());
        for (var members = 1; members <= 5; members++)
        {
            changes.TryAppend(new PresenceChange([$"user-{members}"], [], members, namesOmitted: false), out _);
            // What another was told of the change alone is not what this one must be told.
            PresenceDigest.TryTake(told, 3);
        }

        await Assert.That(Read(PresenceDigest.TryTake(late, 3))).IsEqualTo(new ChatGo.Api.Presence
        {
            ChatRef = 3,
            Revision = 5,
            Members = 5,
            NamesOmitted = true,
        });
    }

    private static BroadcastChannel<PresenceChange> Log(int capacity) =>
        new(new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.DropOldest });

    private static ChatGo.Api.Presence Read(Frame? frame) =>
        Message.Parser.ParseFrom(frame!.Bytes.ToArray()[GrpcPrefix.Bytes..]).Notice.Presence;
}
