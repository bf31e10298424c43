using ChatGo.Client.Load.Rooms;

namespace ChatGo.Tests.Client.Load;

public sealed class RoomSharesTests
{
    [Test]
    public async Task Of_WithoutExponent_SpreadsEvenly()
    {
        var sizes = RoomShares.Of(users: 103, rooms: 10, exponent: 0).CountBy(static room => room).ToDictionary();

        await Assert.That(sizes.Count).IsEqualTo(10);
        await Assert.That(sizes.Values.Max() - sizes.Values.Min()).IsEqualTo(1);
    }

    [Test]
    public async Task Of_ByZipfsLaw_GivesTheSecondRoomHalfOfTheFirst()
    {
        var sizes = RoomShares.Of(users: 10_000, rooms: 100, exponent: 1).CountBy(static room => room).ToDictionary();

        await Assert.That(sizes[0] / (double)sizes[1]).IsEqualTo(2).Within(0.01);
        await Assert.That(sizes[0] / (double)sizes[9]).IsEqualTo(10).Within(0.2);
    }
}
