using ChatGo.Core.Rooms;

namespace ChatGo.Tests.Core.Rooms;

public sealed class RoomRegistryRaceTests
{
    private const int Rooms = 3_000;

    [Test, Timeout(60_000)]
    public async Task TryCreate_OfOneIdByTwoAtOnce_MakesOneRoom(CancellationToken cancellationToken)
    {
        var rooms = new RoomRegistry(new RoomOptions(), TimeProvider.System);
        using var meeting = new Barrier(2);
        var creators = Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(
            () => CreateAll(rooms, meeting, cancellationToken),
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        var made = await Task.WhenAll(creators);

        for (var room = 0; room < Rooms; room++)
        {
            var winners = made.Count(each => each[room] is not null);
            await Assert.That(winners).IsEqualTo(1);
            await Assert.That(made.Any(each => each[room] is not null && each[room] == rooms.Find($"{room}"))).IsTrue();
        }

        await Assert.That(rooms.Count).IsEqualTo(Rooms);
    }

    private static Room?[] CreateAll(RoomRegistry rooms, Barrier meeting, CancellationToken cancellationToken)
    {
        var made = new Room?[Rooms];
        for (var room = 0; room < Rooms; room++)
        {
            meeting.SignalAndWait(cancellationToken);
            rooms.TryCreate($"{room}", out made[room]);
        }

        return made;
    }
}
