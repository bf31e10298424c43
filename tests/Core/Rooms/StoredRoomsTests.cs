using ChatGo.Core.Engines;
using ChatGo.Core.Rooms;
using ChatGo.Tests.Core.Engines;
using ChatGo.Tests.Core.Messages;

namespace ChatGo.Tests.Core.Rooms;

public sealed class StoredRoomsTests
{
    [Test, Timeout(20_000)]
    public async Task RoomThatGoesOnUnderAnotherEpochWhileItIsLoaded_IsFoundAsTheOneThatGoesOn(CancellationToken cancellationToken)
    {
        await using var engine = new HookedEngine();
        var registry = new RoomRegistry(new RoomOptions(), TimeProvider.System, engine, TestFrame.FrameCodec);
        await engine.CreateAsync(new RoomDraft("lobby", "", DateTimeOffset.UnixEpoch), cancellationToken);
        engine.OnFirstRead = async () =>
        {
            engine.Fork("lobby");
            while (registry.Find("lobby") is null)
            {
                await Task.Delay(5, cancellationToken);
            }
        };

        var room = await registry.FindAsync("lobby", cancellationToken).AsTask().WaitAsync(cancellationToken);

        await Assert.That(room!.IsEnded).IsFalse();
        await Assert.That(room).IsSameReferenceAs(registry.Find("lobby"));
        await Assert.That(registry.Count).IsEqualTo(1);
    }

    [Test, Timeout(20_000)]
    public async Task LoadThatFailsForWhateverReason_IsToldToWhoWaits_AndTriedAnewByTheNext(CancellationToken cancellationToken)
    {
        await using var engine = new HookedEngine();
        var registry = new RoomRegistry(new RoomOptions(), TimeProvider.System, engine, TestFrame.FrameCodec);
        await engine.CreateAsync(new RoomDraft("lobby", "", DateTimeOffset.UnixEpoch), cancellationToken);
        engine.OnFirstRead = static () => throw new NotSupportedException();

        await Assert.That(async () => await registry.FindAsync("lobby", cancellationToken).AsTask().WaitAsync(cancellationToken))
            .Throws<NotSupportedException>();
        var room = await registry.FindAsync("lobby", cancellationToken);

        await Assert.That(room!.IsEnded).IsFalse();
        await Assert.That(registry.Count).IsEqualTo(1);
    }

    /// <summary>An engine at which something happens while the documents of a room are read for the first time.</summary>
    private sealed class HookedEngine : IRoomEngine
    {
        private readonly FaultyStore _store = new();
        private readonly FaultyEngine _inner;

        public HookedEngine() => _inner = new FaultyEngine(_store, new FaultPlan());

        public Func<Task>? OnFirstRead { get; set; }

        public string Name => _inner.Name;

        public EngineHealth Health => _inner.Health;

        public Action<EngineDocument>? Changed { get; set; }

        public void Fork(string id) => _store.Fork(id);

        public ValueTask StartAsync(CancellationToken cancellationToken) => _inner.StartAsync(cancellationToken);

        public ValueTask<RoomRecord?> FindAsync(string id, CancellationToken cancellationToken) => _inner.FindAsync(id, cancellationToken);

        public ValueTask<(bool IsNew, RoomRecord Record)> CreateAsync(RoomDraft draft, CancellationToken cancellationToken) =>
            _inner.CreateAsync(draft, cancellationToken);

        public ValueTask<bool> DeleteAsync(string id, string epoch, CancellationToken cancellationToken) =>
            _inner.DeleteAsync(id, epoch, cancellationToken);

        public ValueTask<IReadOnlyList<RoomRecord>> PageAsync(string after, string prefix, int count, CancellationToken cancellationToken) =>
            _inner.PageAsync(after, prefix, count, cancellationToken);

        public IRoomLine Open(RoomRecord record, IRoomFollower follower) => _inner.Open(record, follower);

        public ValueTask PutAsync(EngineDocument document, CancellationToken cancellationToken) => _inner.PutAsync(document, cancellationToken);

        public async ValueTask<IReadOnlyList<EngineDocument>> ReadAsync(string scope, CancellationToken cancellationToken)
        {
            if (OnFirstRead is { } happens)
            {
                OnFirstRead = null;
                await happens();
            }

            return await _inner.ReadAsync(scope, cancellationToken);
        }

        public ValueTask DisposeAsync() => _inner.DisposeAsync();
    }
}
