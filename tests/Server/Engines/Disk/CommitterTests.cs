using ChatGo.Server.Engines.RocksDb;

namespace ChatGo.Tests.Server.Engines.Disk;

/// <summary>The order of a commit: written, then told; and nothing behind a write that failed.</summary>
public sealed class CommitterTests
{
    [Test, Timeout(30_000)]
    public async Task WhatIsAdded_IsToldOnlyOnceItIsWritten_InItsOrder(CancellationToken cancellationToken)
    {
        using var gate = new ManualResetEventSlim();
        var writes = 0;
        using var committer = New(_ =>
        {
            gate.Wait(cancellationToken);
            writes++;
        });
        var told = new List<int>();
        var all = Enumerable.Range(0, 100).Select(number => new Write(() => told.Add(number))).ToArray();
        foreach (var write in all)
        {
            await Assert.That(committer.TryAdd(write)).IsTrue();
        }

        await Task.Delay(50, cancellationToken);
        await Assert.That(told).IsEmpty();
        await Assert.That(all.Any(static write => write.Completed.IsCompleted)).IsFalse();
        gate.Set();
        await Task.WhenAll(all.Select(static write => write.Completed));

        await Assert.That(told.SequenceEqual(Enumerable.Range(0, 100))).IsTrue();
        // The first alone or with others, then all that had gathered meanwhile.
        await Assert.That(writes).IsBetween(1, 3);
    }

    [Test, Timeout(30_000)]
    public async Task WriteThatFails_LeavesItsBatchInDoubt_AndIsNotTriedAgain(CancellationToken cancellationToken)
    {
        var (writes, isBroken) = (0, false);
        using var committer = New(
            _ =>
            {
                writes++;
                isBroken = true;
                throw new RocksDbException("the disk is gone");
            },
            () => isBroken);
        var first = new Write();
        committer.TryAdd(first);
        await first.Completed.WaitAsync(cancellationToken);
        var second = new Write();
        committer.TryAdd(second);
        await second.Completed.WaitAsync(cancellationToken);

        await Assert.That((first.Fate, second.Fate, writes)).IsEqualTo(("lost", "refused", 1));
        await Assert.That(second.IsPrepared).IsFalse();
    }

    [Test, Timeout(30_000)]
    public async Task WhatIsBeyondTheBound_IsRefusedAtOnce_AndTakenAgainOnceThereIsRoom(CancellationToken cancellationToken)
    {
        using var gate = new ManualResetEventSlim();
        using var committer = New(_ => gate.Wait(cancellationToken), maxPendingBytes: 10 * Write.Size);
        var first = new Write();
        committer.TryAdd(first);
        await Eventually.HoldsAsync("the first is being written", () => committer.PendingBytes == 0, cancellationToken);
        var waiting = Enumerable.Range(0, 10).Select(static _ => new Write()).ToArray();
        foreach (var write in waiting)
        {
            await Assert.That(committer.TryAdd(write)).IsTrue();
        }

        await Assert.That(committer.TryAdd(new Write())).IsFalse();
        gate.Set();
        await Task.WhenAll(waiting.Select(static write => write.Completed));
        await Assert.That(committer.TryAdd(new Write())).IsTrue();
        committer.Dispose();
    }

    [Test, Timeout(30_000)]
    public async Task Dispose_WritesWhatWaits_AndRefusesWhatComesBehind(CancellationToken cancellationToken)
    {
        var committer = New(static _ => { });
        var all = Enumerable.Range(0, 20_000).Select(static _ => new Write()).ToArray();
        foreach (var write in all)
        {
            committer.TryAdd(write);
        }

        committer.Dispose();
        await Task.WhenAll(all.Select(static write => write.Completed)).WaitAsync(cancellationToken);
        await Assert.That(all.All(static write => write.Fate == "kept")).IsTrue();
        await Assert.That(committer.TryAdd(new Write())).IsFalse();
    }

    private static Committer New(Action<WriteBatch> write, Func<bool>? isBroken = null, long maxPendingBytes = 64 << 20) =>
        new(maxPendingBytes, write, static () => { }, isBroken ?? (static () => false), new StoreFigures());

    private sealed class Write(Action? kept = null) : PendingWrite
    {
        public const int Size = 100;

        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override int Bytes => Size;

        public bool IsPrepared { get; private set; }

        public string Fate { get; private set; } = "none";

        public Task Completed => _done.Task;

        public override void Prepare(WriteBatch batch)
        {
            IsPrepared = true;
            batch.Put("key"u8, "value"u8);
        }

        public override void Kept()
        {
            Fate = "kept";
            kept?.Invoke();
        }

        public override void Lost() => Fate = "lost";

        public override void Refuse() => Fate = "refused";

        public override void Complete() => _done.SetResult();
    }
}
