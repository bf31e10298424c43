using ChatGo.Server.Callers;

namespace ChatGo.Tests.Server.Callers;

public sealed class GrantsTests
{
    private const int NotPrivate = -1;

    [Test]
    [Arguments("lobby", (int)(Permissions.Read | Permissions.Send))]
    [Arguments("match:1", (int)(Permissions.Read))]
    [Arguments("match:", (int)(Permissions.Read))]
    [Arguments("lobby2", (int)(Permissions.None))]
    [Arguments("Lobby", (int)(Permissions.None))]
    [Arguments("match", (int)(Permissions.None))]
    public async Task For_ARoom_AddsUpWhatCoversIt(string room, int can)
    {
        var grants = Read("""[{"rooms":["lobby","match:*"],"can":["read"]},{"rooms":["lobby"],"can":["send"]}]""");

        await Assert.That(grants.For(room, NotPrivate).Can).IsEqualTo((Permissions)can);
    }

    [Test]
    public async Task Admin_CountsWithAllRoomsOnly()
    {
        var one = Read("""{"rooms":["lobby"],"can":["admin"]}""");
        var all = Read("""{"rooms":["*"],"can":["admin"]}""");

        await Assert.That(one.IsAdmin).IsFalse();
        await Assert.That(one.For("lobby", NotPrivate).Can).IsEqualTo(Permissions.None);
        await Assert.That(all.IsAdmin).IsTrue();
        await Assert.That(all.For("private:x", "private:".Length).Can).IsEqualTo(Permissions.All);
    }

    [Test]
    [Arguments("*", false)]
    [Arguments("p*", false)]
    [Arguments("private:*", false)]
    [Arguments("private:a*", true)]
    [Arguments("private:ab", true)]
    public async Task PrivateRoom_IsCoveredByExactIdsAndLongerPatternsAlone(string rooms, bool isCovered)
    {
        var grants = Read($"{{\"rooms\":[\"{rooms}\"],\"can\":[\"read\"]}}");

        await Assert.That(grants.For("private:ab", "private:".Length).Can == Permissions.Read).IsEqualTo(isCovered);
    }

    [Test]
    public async Task Hidden_IsARoomsOwn()
    {
        var grants = Read("""[{"rooms":["*"],"can":["read"]},{"rooms":["lobby"],"can":[],"hidden":true}]""");

        await Assert.That(grants.For("lobby", NotPrivate)).IsEqualTo(new RoomGrant(Permissions.Read, IsHidden: true));
        await Assert.That(grants.For("other", NotPrivate).IsHidden).IsFalse();
    }

    [Test]
    [Arguments("none", (int)(Permissions.None))]
    [Arguments("read", (int)(Permissions.Read))]
    [Arguments("read, send", (int)(Permissions.Read | Permissions.Send))]
    [Arguments("""{"rooms":["*"],"can":["read"]}""", (int)(Permissions.Read))]
    public async Task Option_IsAListOrJson(string text, int can) =>
        await Assert.That(GrantsReader.ReadOption(text).For("any", NotPrivate).Can).IsEqualTo((Permissions)can);

    [Test]
    [Arguments("""{"rooms":["lob*by"],"can":["read"]}""", "the room 'lob*by' of a grant has a * that is not its last character")]
    [Arguments("""{"rooms":["lobby"],"can":["fly"]}""", "'fly' is nothing that a grant may allow")]
    [Arguments("""{"can":["read"]}""", "a grant needs rooms")]
    [Arguments("""{"rooms":"lobby"}""", "rooms of a grant is an array of texts")]
    [Arguments("""{"rooms":[1]}""", "rooms of a grant is an array of texts")]
    [Arguments("""{"rooms":[],"kan":["read"]}""", "kan is not one")]
    [Arguments("""{"rooms":["a"],"hidden":"yes"}""", "hidden is not one")]
    [Arguments("[7]", "a grant is an object with rooms and can")]
    [Arguments("[{]", "it is not JSON")]
    [Arguments("all", "'all' is nothing that a grant may allow")]
    public async Task Grants_ThatAreWrong_SayWhy(string text, string problem)
    {
        var wrong = await Assert.That(() => GrantsReader.ReadOption(text)).Throws<FormatException>();

        await Assert.That(wrong!.Message).Contains(problem);
    }

    private static Grants Read(string json) => GrantsReader.ReadOption(json);
}
