using System.Diagnostics;
using ChatGo.Api;
using ChatGo.Bench.Load;
using ChatGo.Bench.Soak.Actors;
using ChatGo.Bench.Soak.Measurement;

namespace ChatGo.Bench.Soak;

/// <summary>One soak of one server: everything beside each other, with two pauses in which only the witnesses stay, a third
/// of the way and at the end.</summary>
/// <param name="context">What all share.</param>
/// <param name="gauge">Measures the server.</param>
/// <param name="dice">Decides everything that is random.</param>
/// <param name="hear">Hears each sample.</param>
internal sealed class SoakEngine(SoakContext context, ServerGauge gauge, SoakDice dice, Action<SoakSample> hear)
{
    private static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private long _begun = Stopwatch.GetTimestamp();

    private TimeSpan Elapsed => Stopwatch.GetElapsedTime(_begun);

    /// <summary>Runs it.</summary>
    /// <param name="duration">How long.</param>
    /// <param name="warmUp">How long the same load runs before that: pools fill, and the heap takes its size.</param>
    /// <param name="stopping">Ends it early: the record says what there was.</param>
    public async Task<SoakRecord> RunAsync(TimeSpan duration, TimeSpan warmUp, CancellationToken stopping)
    {
        var record = new SoakRecord(duration, context);
        await MakeRoomsAsync(stopping);
        using var witnesses = new Witnesses(context);
        await witnesses.Joined.WaitAsync(Patience, stopping);
        try
        {
            // What is measured meanwhile counts for nothing; what is lost does. It ends as a third does, with everything collected:
            // the collector takes more threads once a load has come behind that, so the thirds begin alike.
            var before = new SoakRecord(warmUp, context);
            await LoadUntilAsync(warmUp, before, stopping);
            await PauseAsync(witnesses, before, stopping);
            _begun = Stopwatch.GetTimestamp();
            foreach (var end in (TimeSpan[])[duration / 3, duration])
            {
                if (!stopping.IsCancellationRequested)
                {
                    await LoadUntilAsync(end, record, stopping);
                    await PauseAsync(witnesses, record, stopping);
                }
            }
        }
        catch (LoadException broken)
        {
            // What it had seen until then is told, too.
            context.Faults.Add(broken.Message);
        }

        record.Errors = gauge.Errors;
        return record;
    }

    private async Task MakeRoomsAsync(CancellationToken stopping)
    {
        using var connection = context.Connect();
        List<RoomLedger> rooms = [];
        for (var room = 0; room < context.Shape.Rooms; room++)
        {
            var made = await connection.Client.CreateChatAsync(
                new CreateChatRequest { ChatId = $"room-{room}" }, cancellationToken: stopping);
            rooms.Add(new RoomLedger(made.ChatId, made.Epoch, context.Faults));
        }

        context.Rooms = rooms;
    }

    private IReadOnlyList<IActor> NewActors()
    {
        var shape = context.Shape;
        return
        [
            .. context.Rooms.Select(room => new Pulse(context, room, dice.Split())),
            .. Enumerable.Range(0, shape.Churners).Select(_ => new Churner(context, dice.Split())),
            .. Enumerable.Range(0, shape.Stallers).Select(_ => new Staller(context, dice.Split())),
            .. Enumerable.Range(0, shape.Killers).Select(_ => new Killer(context, dice.Split())),
            .. Enumerable.Range(0, shape.Makers).Select(_ => new Maker(context, dice.Split())),
            new Storms(context, dice.Split()),
            new Bursts(context, dice.Split()),
        ];
    }

    private async Task LoadUntilAsync(TimeSpan end, SoakRecord record, CancellationToken stopping)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task[] actors = [.. NewActors().Select(actor => Task.Run(() => actor.RunAsync(leaving.Token), CancellationToken.None))];
        try
        {
            while (Elapsed < end && !stopping.IsCancellationRequested)
            {
                var left = end - Elapsed;
                await Task.WhenAny([Task.Delay(left < SampleEvery ? left : SampleEvery, stopping), .. actors]);
                if (actors.FirstOrDefault(static actor => actor.IsFaulted) is { } broken)
                {
                    await broken;
                }

                Note(record, await gauge.ReadAsync(Elapsed, context.Counters));
            }
        }
        finally
        {
            await leaving.CancelAsync();
            await Task.WhenAll(actors);
        }
    }

    /// <summary>Nobody but the witnesses is there: what was promised has come, and what is alive is measured.</summary>
    private async Task PauseAsync(Witnesses witnesses, SoakRecord record, CancellationToken stopping)
    {
        await witnesses.SettleAsync();
        if (stopping.IsCancellationRequested)
        {
            return;
        }

        if (!await gauge.HasOnlyAsync(context.Rooms.Count, witnesses.Streams, Patience))
        {
            context.Faults.Add($"everybody left, and rooms or streams are still there after {Patience.TotalSeconds} s");
        }

        await Task.Delay(context.Shape.Rest, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stopping.IsCancellationRequested)
        {
            Note(record, await gauge.ReadAsync(Elapsed, context.Counters, collects: true));
        }
    }

    private void Note(SoakRecord record, SoakSample sample)
    {
        record.Samples.Add(sample);
        hear(sample);
    }
}
