using ChatGo.Client.Connections;
using ChatGo.Client.Load.Wire;

namespace ChatGo.Tests.Client.Load;

public sealed class ServerRotaTests
{
    private static readonly ServerAccess[] Three =
        [.. new[] { "http://a:1", "http://b:1", "http://c:1" }.Select(static url => new ServerAccess(new Uri(url)))];

    [Test]
    public async Task Lines_BeginAtOneServerAfterAnother()
    {
        var firsts = Enumerable.Range(0, 4).Select(static line => new ServerRota(Three, line).Server.Address.Host);
        await Assert.That(string.Concat(firsts)).IsEqualTo("abca");
    }

    [Test]
    public async Task Move_IsMadeOnce_ForAllThatHaveSeenOneServerFail()
    {
        var rota = new ServerRota(Three, 2);
        var turn = rota.Turn;

        await Assert.That(rota.TryMove(turn)).IsTrue();
        await Assert.That(rota.TryMove(turn)).IsFalse();
        await Assert.That(rota.Server).IsEqualTo(Three[0]);
    }

    [Test]
    public async Task OneServer_IsNotLeft()
    {
        var rota = new ServerRota(Three[..1], 0);
        await Assert.That(rota.TryMove(rota.Turn)).IsFalse();
        await Assert.That(rota.Server).IsEqualTo(Three[0]);
    }
}
