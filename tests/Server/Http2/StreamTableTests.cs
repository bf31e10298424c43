using System.Runtime.CompilerServices;
using ChatGo.Server.Http2;

namespace ChatGo.Tests.Server.Http2;

public sealed class StreamTableTests
{
    [Test]
    public async Task Open_OfAStreamThatHasEnded_IsItsTrailersAndOpensNothing()
    {
        var table = new StreamTable();
        table.Open(1);
        table.Open(3);
        table.Close(1);
        table.Open(1);

        await Assert.That(IsOpen(table, 1)).IsFalse();
        await Assert.That(IsOpen(table, 3)).IsTrue();
    }

    [Test]
    public async Task SetInitialWindow_WithOpenStreams_MovesThemAndThoseToCome()
    {
        var table = new StreamTable();
        table.Open(1);
        table.Find(1).Window.Spend(StreamTable.DefaultWindow);
        table.SetInitialWindow(100);
        table.Open(3);

        await Assert.That(table.Find(1).Window.Available).IsEqualTo(100 - StreamTable.DefaultWindow);
        await Assert.That(table.Find(3).Window.Available).IsEqualTo(100);
        table.SetInitialWindow(StreamTable.DefaultWindow + 5);
        await Assert.That(table.Find(1).Window.Available).IsEqualTo(5);
    }

    private static bool IsOpen(StreamTable table, int id) => !Unsafe.IsNullRef(ref table.Find(id));
}
