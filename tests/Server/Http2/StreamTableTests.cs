using System.Runtime.CompilerServices;
using ChatGo.Server.Http2;

namespace ChatGo.Tests.Server.Http2;

public sealed class StreamTableTests
{
    [Test]
    public async Task Open_OfAStreamThatIsClosed_OpensNothing()
    {
        var table = new StreamTable();
        table.TryOpen(1, endsStream: false);
        table.TryOpen(3, endsStream: false);
        table.Remove(1);
        table.TryOpen(1, endsStream: false);

        await Assert.That(IsOpen(table, 1)).IsFalse();
        await Assert.That(IsOpen(table, 3)).IsTrue();
    }

    [Test]
    public async Task LargestWindow_OfManyStreams_IsThatOfTheOneThatWasGivenMost()
    {
        var table = new StreamTable();
        await Assert.That(table.LargestWindow()).IsEqualTo(0);
        table.TryOpen(1, endsStream: false);
        table.TryOpen(3, endsStream: false);
        table.Find(3).Window.Grant(77);

        await Assert.That(table.LargestWindow()).IsEqualTo(77);
    }

    private static bool IsOpen(StreamTable table, int id) => !Unsafe.IsNullRef(ref table.Find(id));
}
