using System.Threading.Channels;
using ChatGo.Core.Engines;
using ChatGo.Core.Messages;

namespace ChatGo.Tests.Core.Engines;

/// <summary>An engine for tests: slow, and wrong in every way that an engine may be wrong. It keeps its promises.</summary>
internal sealed class FaultyEngine : IRoomEngine
{
    /// <summary>Appends on their way; beyond them it is not available.</summary>
    private const int MaxPending = 65_536;

    private readonly Channel<PendingAppend> _appends = Channel.CreateBounded<PendingAppend>(
        new BoundedChannelOptions(MaxPending) { SingleReader = true });

    private readonly FaultyStore _store;
    private readonly Task _committer;
    private int _parity;
    private int _accepted;

    public FaultyEngine(FaultyStore store, FaultPlan plan)
    {
        (_store, Plan) = (store, plan);
        _committer = CommitAsync();
    }

    public FaultPlan Plan { get; }

    public string Name => "faulty";

    public Action<EngineDocument>? Changed { get; set; }

    public EngineHealth Health => Plan.IsDown ? EngineHealth.Down : EngineHealth.Good;

    public ValueTask StartAsync(CancellationToken cancellationToken) => default;

    public async ValueTask<RoomRecord?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await AnswerAsync(cancellationToken);
        return _store.Rooms.TryGetValue(id, out var room) && !room.IsDeleted ? room.Record : null;
    }

    public async ValueTask<(bool IsNew, RoomRecord Record)> CreateAsync(RoomDraft draft, CancellationToken cancellationToken)
    {
        await AnswerAsync(cancellationToken);
        var made = new KeptRoom(draft, _store.History, _store.Time);
        while (true)
        {
            var room = _store.Rooms.GetOrAdd(draft.Id, made);
            if (room == made || !room.IsDeleted)
            {
                return (room == made, room.Record);
            }

            _store.Rooms.TryRemove(new KeyValuePair<string, KeptRoom>(draft.Id, room));
        }
    }

    public async ValueTask<bool> DeleteAsync(string id, string epoch, CancellationToken cancellationToken)
    {
        await AnswerAsync(cancellationToken);
        if (!_store.Rooms.TryGetValue(id, out var room) || room.End(epoch, isForked: false) is not { } followers)
        {
            return false;
        }

        foreach (var document in _store.Documents.Keys.Where(document => document.Scope == id))
        {
            _store.Documents.TryRemove(document, out _);
        }

        foreach (var line in followers)
        {
            line.End(isForked: false);
        }

        return true;
    }

    public async ValueTask<IReadOnlyList<RoomRecord>> PageAsync(
        string after, string prefix, int count, CancellationToken cancellationToken)
    {
        await AnswerAsync(cancellationToken);
        return
        [
            .. _store.Rooms
                .Where(room => string.CompareOrdinal(room.Key, after) > 0 && room.Key.StartsWith(prefix, StringComparison.Ordinal)
                    && !room.Value.IsDeleted)
                .OrderBy(static room => room.Key, StringComparer.Ordinal)
                .Take(count)
                .Select(static room => room.Value.Record),
        ];
    }

    public IRoomLine Open(RoomRecord record, IRoomFollower follower) =>
        new FaultyLine(this, _store.Rooms[record.Id], record.Epoch, follower);

    public async ValueTask PutAsync(EngineDocument document, CancellationToken cancellationToken)
    {
        await AnswerAsync(cancellationToken);
        _store.Documents.AddOrUpdate(
            (document.Scope, document.Key), document, (_, kept) => kept.Version >= document.Version ? kept : document);
    }

    public async ValueTask<IReadOnlyList<EngineDocument>> ReadAsync(string scope, CancellationToken cancellationToken)
    {
        await AnswerAsync(cancellationToken);
        return [.. _store.Documents.Values.Where(document => document.Scope == scope)];
    }

    public async ValueTask DisposeAsync()
    {
        _appends.Writer.TryComplete();
        await _committer;
    }

    /// <summary>How many appends it was given.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    public Task<AppendResult> Enqueue(PendingAppend append)
    {
        Interlocked.Increment(ref _accepted);
        if (_appends.Writer.TryWrite(append))
        {
            return append.Task;
        }

        var refused = new AppendResult(AppendOutcome.Unavailable);
        append.Line.Settle(refused, append.Message);
        return Task.FromResult(refused);
    }

    /// <summary>Takes as long as an answer takes, and perhaps there is none.</summary>
    public async ValueTask AnswerAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Plan.Answer > TimeSpan.Zero)
        {
            await Task.Delay(Plan.Answer, cancellationToken);
        }
        else
        {
            await Task.Yield();
        }

        if (Plan.IsDown || Plan.Happens(Plan.Unanswered))
        {
            throw new EngineUnavailableException();
        }
    }

    private async Task CommitAsync()
    {
        List<(PendingAppend Append, AppendResult Result)> batch = [];
        while (await _appends.Reader.WaitToReadAsync())
        {
            if (Plan.Commit > TimeSpan.Zero)
            {
                await Task.Delay(Plan.Commit);
            }
            else
            {
                await Task.Yield();
            }

            if (Plan.CommitGate is { } gate)
            {
                await gate;
            }

            while (_appends.Reader.TryRead(out var append))
            {
                batch.Add((append, Store(append)));
            }

            foreach (var other in batch.SelectMany(static one => one.Append.Line.Room.Lines).Distinct().Where(line => line.Engine != this))
            {
                other.Hint();
            }

            foreach (var (append, result) in batch)
            {
                if (Plan.IsBroken)
                {
                    append.SetException(new InvalidOperationException("The engine is broken."));
                }
                else
                {
                    append.SetResult(result);
                }
            }

            batch.Clear();
        }
    }

    private AppendResult Store(PendingAppend append)
    {
        var message = append.Message;
        var isInDoubt = Plan.Happens(Plan.InDoubt);
        if (isInDoubt && Interlocked.Increment(ref _parity) % 2 == 0)
        {
            append.Line.Settle(new AppendResult(AppendOutcome.InDoubt), message);
            return new AppendResult(AppendOutcome.InDoubt);
        }

        var result = append.Line.Room.Append(append.Line.Epoch, message, Plan.Happens(Plan.Lost));
        append.Line.Settle(result, message);
        return isInDoubt && result.Outcome == AppendOutcome.Stored ? new AppendResult(AppendOutcome.InDoubt) : result;
    }
}
