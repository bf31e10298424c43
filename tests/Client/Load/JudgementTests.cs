using System.Diagnostics;
using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using ChatGo.Client.Load;
using ChatGo.Client.Load.Measurement;
using ChatGo.Client.Load.Phases;
using ChatGo.Client.Load.Report;

namespace ChatGo.Tests.Client.Load;

/// <summary>What was due counts, sent or not.</summary>
public sealed class JudgementTests
{
    private static readonly LoadSample AllWell = new() { Sent = 1_000, Delivered = 5_000, Latency = [1_000, 5_000] };

    private static readonly LoadSample DeadInTheMiddle = AllWell with
    {
        Sent = 600,
        NotSent = 390,
        Refused = 10,
        Undelivered = 2_000,
        NeverDelivered = 2_000,
        Delivered = 3_000,
        Latency = [1_000, 3_000],
    };

    [Test]
    public async Task Of_ALoadThatSentAndDeliveredAll_IsVerified()
    {
        var judgement = Of(AllWell);

        await Assert.That(judgement.Code).IsEqualTo(ExitCode.Success);
        await Assert.That(judgement.Verdict).StartsWith("verified: ");
    }

    [Test]
    public async Task Of_ALoadThatCouldNotSendAll_IsNotVerified()
    {
        var judgement = Of(DeadInTheMiddle);

        await Assert.That(judgement.Code).IsEqualTo(ExitCode.Failure);
        await Assert.That(judgement.Verdict).IsEqualTo(
            "not verified: 390 of 990 messages that were due were not sent, 10 of 990 were refused or are in doubt");
    }

    [Test]
    [Arguments(0.61, false)]
    [Arguments(0.59, true)]
    public async Task Of_ALoadWithAnSloOfDelivered_CountsWhatWasNotSent(double slo, bool isMet)
    {
        var judgement = Of(DeadInTheMiddle, slo);

        await Assert.That(judgement.Code).IsEqualTo(isMet ? ExitCode.Success : Judgement.SloMissed);
        await Assert.That(judgement.Verdict).StartsWith(isMet ? "within the SLO: 390 of 990" : "SLO missed: delivered 0.6 ");
    }

    [Test]
    public async Task Of_ALoadWhoseTailNeverCame_MissesAnyP99()
    {
        var judgement = Of(DeadInTheMiddle, sloP99Ms: 100_000);

        await Assert.That(judgement.Verdict).IsEqualTo(
            "SLO missed: p99 exceeds 100000 ms: more than 1 % was never delivered");
    }

    [Test]
    public async Task Of_ALoadThatSentNothing_IsNotVerified()
    {
        await Assert.That(Of(new LoadSample { NotSent = 5 }).Code).IsEqualTo(ExitCode.Failure);
        await Assert.That(Of(new LoadSample { NotSent = 5 }).Verdict).IsEqualTo("nothing was sent of 5 messages that were due");
        await Assert.That(Of(new LoadSample()).Verdict).IsEqualTo("no message was due: nothing is verified");
    }

    [Test]
    public async Task Latency_OfDeliveriesThatNeverCame_EndsInNever()
    {
        var latency = LatencySummary.Of(Times.Of([1_000, 60, 2_000, 30]), never: 10);

        await Assert.That(latency.P50Ms).IsEqualTo(1);
        await Assert.That(latency.P90Ms).IsEqualTo(2);
        await Assert.That(latency.P99Ms).IsNull();
        await Assert.That(latency.MaxMs).IsNull();
    }

    [Test]
    public async Task Of_ALoadThatDeliveredNothingForSeconds_Warns()
    {
        var recording = NewRecording(null, null);
        recording.Start(Stopwatch.GetTimestamp() - (7 * Stopwatch.Frequency), new LoadSample());
        recording.Add(new LoadSample { Sent = 5 });

        await Assert.That(Judgement.Silence(recording.Last!)).IsEqualTo("nothing was delivered for 7 s");
        await Assert.That(Judgement.Of(recording).Warnings).Contains("nothing was delivered for 7 s");
    }

    private static Judgement Of(LoadSample sample, double? sloDelivered = null, double? sloP99Ms = null)
    {
        var recording = NewRecording(sloDelivered, sloP99Ms);
        recording.Start(Stopwatch.GetTimestamp() - Stopwatch.Frequency, new LoadSample());
        recording.Add(sample);
        return Judgement.Of(recording);
    }

    private static LoadRecording NewRecording(double? sloDelivered, double? sloP99Ms) => new(new LoadOptions
    {
        Server = new ServerAccess(new Uri("http://localhost")),
        Phases = [new LoadPhase("steady", PhaseKind.Steady, 1, 1_000, 1_000)],
        RunId = "judged",
        SloDelivered = sloDelivered,
        SloP99Ms = sloP99Ms,
    });
}
