using ChatGo.Server.Http2;
using ChatGo.Server.Limits;

namespace ChatGo.Tests.Server.Http2;

public sealed class CrowdTests
{
    private const int Many = FlowControl.CrowdStreams + 1;

    private readonly CrowdCount _crowds = new();

    [Test]
    public async Task Streams_AsTheyOpenAndEnd_MakeTheConnectionACrowdAndNoneAgain()
    {
        var flow = Create();
        Open(flow, Many - 1);
        await Assert.That(_crowds.Value).IsEqualTo(0);

        Open(flow, 10, from: Many - 1);
        await Assert.That(_crowds.Value).IsEqualTo(1);

        // One less than many does not end it: else each call of such a connection would count twice.
        for (var left = Many + 9; left > Many / 2; left--)
        {
            await Assert.That(_crowds.Value).IsEqualTo(1);
            flow.OnReset(Id(left - 1));
        }

        await Assert.That(_crowds.Value).IsEqualTo(0);
    }

    [Test]
    public async Task Clear_OfACrowd_CountsItNoMore()
    {
        var flow = Create();
        Open(flow, Many);
        Open(Create(), Many);
        await Assert.That(_crowds.Value).IsEqualTo(2);

        flow.Clear();
        await Assert.That(_crowds.Value).IsEqualTo(1);
    }

    private static int Id(int index) => (2 * index) + 1;

    private static void Open(FlowControl flow, int count, int from = 0)
    {
        for (var index = from; index < from + count; index++)
        {
            flow.OnHeaders(Id(index), endsStream: true);
        }
    }

    private FlowControl Create() => new(
        new RecordingOutput(), new ConnectionBudgets(new ByteBudget(long.MaxValue), new ByteBudget(long.MaxValue), _crowds));
}
