using System.Diagnostics;
using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using ChatGo.Client.Load;
using ChatGo.Client.Load.Measurement;
using ChatGo.Client.Load.Phases;
using ChatGo.Client.Load.Report;
using ChatGo.Tests.Server;

namespace ChatGo.Tests.Client.Load;

/// <summary>Whole loads on the real server.</summary>
public sealed class LoadRunTests
{
    [Test, Timeout(60_000)]
    [Arguments(true)]
    [Arguments(false)]
    public async Task Load_WhoseServerGoesForGood_IsNotVerified(bool isUnary, CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        var options = new LoadOptions
        {
            Server = new ServerAccess(server.Address),
            Users = 4,
            Api = isUnary ? LoadApi.Unary : LoadApi.Session,
            Phases = [new LoadPhase("steady", PhaseKind.Steady, 2, 100, 100)],
            RunId = "dead",
        };
        await using var engine = new LoadEngine(options, index: 0);
        await engine.JoinAsync(cancellationToken);
        var recording = new LoadRecording(options);
        recording.Start(Stopwatch.GetTimestamp(), engine.Sample());

        var driving = engine.DriveAsync(Stopwatch.GetTimestamp(), cancellationToken);
        await Eventually.HoldsAsync("a delivery", () => engine.Sample().Delivered > 0, cancellationToken);
        await server.StopAsync();
        await driving;
        recording.Add(engine.Sample());

        await Assert.That(recording.Total.Due).IsEqualTo(200);
        await Assert.That(recording.Total.NotSent + recording.Total.Refused).IsGreaterThan(0);
        await Assert.That(recording.Total.DeliveredShare).IsLessThan(1);
        await Assert.That(Judgement.Of(recording).Code).IsEqualTo(ExitCode.Failure);
        await Assert.That(Judgement.Of(recording).Verdict).StartsWith("not verified: ");
    }

    // Alone: what is due in its 2 s must be sent in them.
    [Test, NotInParallel, Timeout(60_000)]
    public async Task Load_WithUsersThatComeAndGo_SendsAll(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();

        var run = await ClientProcess.RunAsync(
            server, "", cancellationToken, "load", "--users", "20", "--churn", "50", "--rate", "300", "--duration", "2");

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Success).Because(run.Output + run.Error);
        await Assert.That(run.Output).Contains("verified: ").And.DoesNotContain("not sent");
    }

    [Test, Timeout(60_000)]
    [Arguments(false, 0)]
    [Arguments(true, 3)]
    public async Task Load_RemovesItsRooms_UnlessItIsToKeepThem(bool keeps, int left, CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        string[] arguments = ["load", "--rooms", "3", "--duration", "0.5", "--processes", "2", .. keeps ? (string[])["--keep-rooms"] : []];

        var run = await ClientProcess.RunAsync(server, "", cancellationToken, arguments);

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Success).Because(run.Output + run.Error);
        await Assert.That(server.Rooms.Count).IsEqualTo(left);
    }

    [Test, Timeout(60_000)]
    public async Task Load_ThatNeedsMoreThanTheSystemAllows_SaysWhatThereIsAndWhatIsNeeded(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();

        var run = await ClientProcess.RunAsync(server, "", cancellationToken, "load", "--users", "1000000", "--duration", "1");

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Failure);
        await Assert.That(run.Error).Contains("1000000 users and 0 slow readers need 1000064 open files, and the limit is ")
            .And.Contains("ulimit -n").And.Contains("--users-per-connection");
    }
}
