using System.Diagnostics;
using System.Globalization;

namespace ChatGo.Tests.Server.Engines.Redis;

/// <summary>Each way in which Redis fails. CHATGO_FAILOVER_RUNS=100 is the long form, an hour of several at a time: how long senders
/// waited, and readers behind them, is told, not judged.</summary>
public sealed class FailoverTests
{
    private const int AtATime = 4;

    private static readonly int Runs =
        int.TryParse(Environment.GetEnvironmentVariable("CHATGO_FAILOVER_RUNS"), CultureInfo.InvariantCulture, out var runs) ? runs : 1;

    private static readonly TimeSpan RunBound = TimeSpan.FromSeconds(90);

    public static IEnumerable<(string Kind, Func<CancellationToken, Task> RunAsync)> Kinds()
    {
        yield return ("subscriptions cut", Failovers.Subscription_ThatIsCutOff_LosesNothing);
        yield return ("stands still", Failovers.Redis_ThatStandsStill_IsWaitedFor_AndReadersStay);
        yield return ("replica in step", Failovers.Failover_ToAReplicaInStep_LosesNothing);
        yield return ("tail lost", Failovers.Failover_ThatLosesTheTail_GivesNoNumberTwice);
        yield return ("numbers given again", Failovers.Failover_AfterWhichNumbersAreGivenAgain_BeginsAnotherEpoch);
        yield return ("emptied", Failovers.Redis_ThatIsEmptied_EndsItsRooms);
        yield return ("primary of a cluster killed", Failovers.Primary_OfAClusterThatIsKilled_IsFollowedByItsReplica);
    }

    [Test, Timeout(3_600_000)]
    [MethodDataSource(nameof(Kinds))]
    public async Task Redis_ThatFails_LosesNothingInSilence(
        string kind, Func<CancellationToken, Task> runAsync, CancellationToken cancellationToken)
    {
        var times = new FailoverTimes();
        FailoverTimes.Current = times;
        var begun = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Runs),
            new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken },
            async (_, stopping) =>
            {
                using var bound = CancellationTokenSource.CreateLinkedTokenSource(stopping);
                bound.CancelAfter(RunBound);
                await runAsync(bound.Token);
            });

        Console.WriteLine($"{kind}: {Runs} runs in {Stopwatch.GetElapsedTime(begun).TotalSeconds:N0} s; {times}");
    }
}
