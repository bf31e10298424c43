using ChatGo.Core.Rooms;

namespace ChatGo.Tests.Core.Rooms;

[Timeout(10_000)]
public sealed class RoomIdTests
{
    [Test]
    [Arguments("a")]
    [Arguments("lobby")]
    [Arguments("ABCXYZabcxyz0189._:-")]
    [Arguments("...")]
    [Arguments("018f8f6e-0000-7000-8000-000000000000")]
    public async Task IsValid_WhenEveryCharacterIsAllowed_IsTrue(string id, CancellationToken _) =>
        await Assert.That(RoomId.IsValid(id)).IsTrue();

    [Test]
    [Arguments("")]
    [Arguments(" ")]
    [Arguments("a b")]
    [Arguments("a/b")]
    [Arguments("a\n")]
    [Arguments("a\0")]
    [Arguments("café")]
    [Arguments("room#1")]
    [Arguments("a@b")]
    [Arguments("ａ")]
    [Arguments("😀")]
    public async Task IsValid_WhenACharacterIsNotAllowed_IsFalse(string id, CancellationToken _) =>
        await Assert.That(RoomId.IsValid(id)).IsFalse();

    [Test]
    [Arguments(128, true)]
    [Arguments(129, false)]
    public async Task IsValid_AtTheLongestLength_Ends(int length, bool isValid, CancellationToken _) =>
        await Assert.That(RoomId.IsValid(new string('a', length))).IsEqualTo(isValid);

    [Test]
    public async Task New_Always_IsAValidUuidOfVersionSeven(CancellationToken _)
    {
        var id = RoomId.New(DateTimeOffset.UnixEpoch.AddYears(56));

        await Assert.That(RoomId.IsValid(id)).IsTrue();
        await Assert.That(id.Length).IsEqualTo(36);
        await Assert.That(id[14]).IsEqualTo('7');
        await Assert.That("89ab".Contains(id[19], StringComparison.Ordinal)).IsTrue();
    }

    [Test]
    public async Task New_AtALaterTime_SortsLater(CancellationToken _)
    {
        var now = DateTimeOffset.UnixEpoch.AddYears(56);

        var ids = Enumerable.Range(0, 100).Select(i => RoomId.New(now.AddMilliseconds(i))).ToArray();

        await Assert.That(ids.SequenceEqual(ids.Order(StringComparer.Ordinal))).IsTrue();
        await Assert.That(ids.Distinct().Count()).IsEqualTo(100);
    }
}
