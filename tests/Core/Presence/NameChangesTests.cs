using ChatGo.Core.Presence;

namespace ChatGo.Tests.Core.Presence;

public sealed class NameChangesTests
{
    private readonly NameChanges _changes = new();

    [Test]
    public async Task Names_ThatCameAndThatWent_AreToldApart()
    {
        _changes.Join("John");
        _changes.Leave("Jack");
        _changes.Join("Jill");

        await Assert.That(_changes.Joined).IsEquivalentTo(["John", "Jill"]);
        await Assert.That(_changes.Left).IsEquivalentTo(["Jack"]);
        await Assert.That(_changes.Count).IsEqualTo(3);
    }

    [Test]
    public async Task AName_ThatCameAndWentAgain_IsNotInIt()
    {
        _changes.Join("John");
        _changes.Leave("John");

        await Assert.That(_changes.Count).IsEqualTo(0);
    }

    [Test]
    public async Task AName_ThatWentAndCameAgain_IsNotInIt()
    {
        _changes.Leave("John");
        _changes.Join("John");

        await Assert.That(_changes.Count).IsEqualTo(0);
    }

    [Test]
    public async Task AName_ThatChangedThrice_IsInItOnce()
    {
        _changes.Leave("John");
        _changes.Join("John");
        _changes.Leave("John");

        await Assert.That(_changes.Left).IsEquivalentTo(["John"]);
        await Assert.That(_changes.Joined).IsEmpty();
    }

    [Test]
    public async Task Names_ThatDifferInCase_AreTwo()
    {
        _changes.Join("John");
        _changes.Leave("john");

        await Assert.That(_changes.Count).IsEqualTo(2);
    }

    [Test]
    public async Task Clear_ForgetsAll()
    {
        _changes.Join("John");
        _changes.Leave("Jack");

        _changes.Clear();

        await Assert.That(_changes.Count).IsEqualTo(0);
        await Assert.That(_changes.Joined).IsEmpty();
        await Assert.That(_changes.Left).IsEmpty();
    }
}
