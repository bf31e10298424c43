using System.Diagnostics;
using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using ChatGo.Client.Load;
using ChatGo.Client.Load.Measurement;
using ChatGo.Client.Load.Phases;
using ChatGo.Client.Load.Report;

namespace ChatGo.Tests.Client.Load;

/// <summary>A file that cannot be written is found before the load, and takes no other along.</summary>
public sealed class ResultFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chatgo-results-");

    [Test]
    [Arguments("/proc/nope/x.json")]
    [Arguments("/proc/version/x.json")]
    public async Task New_WithAFileThatCannotBe_NamesOptionAndPathAndLeavesNothing(string wrong)
    {
        await Assert.That(() => new ResultFiles(NewOptions(PathOf("a.json"), wrong)).Dispose())
            .Throws<ClientFailureException>().WithMessageContaining($"--report {wrong}: ");
        await Assert.That(_folder.GetFiles()).IsEmpty();
    }

    [Test]
    public async Task Write_WhereOneFails_WritesTheOther()
    {
        using (var files = new ResultFiles(NewOptions("/dev/full", PathOf("new/report.html"))))
        {
            await Assert.That(() => files.Write(NewResult()))
                .Throws<ClientFailureException>().WithMessageContaining("--json /dev/full: ");
        }

        await Assert.That(await File.ReadAllTextAsync(PathOf("new/report.html"))).StartsWith("<!doctype html>");
    }

    [Test]
    public async Task Dispose_WithoutResults_LeavesWhatWasThere()
    {
        await File.WriteAllTextAsync(PathOf("old.json"), "of yesterday");
        using (new ResultFiles(NewOptions(PathOf("old.json"), PathOf("new.html"))))
        {
            // The load fails.
        }

        await Assert.That(await File.ReadAllTextAsync(PathOf("old.json"))).IsEqualTo("of yesterday");
        await Assert.That(_folder.GetFiles().Length).IsEqualTo(1);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static LoadOptions NewOptions(string? json, string? report) => new()
    {
        Server = new ServerAccess(new Uri("http://localhost")),
        Phases = [new LoadPhase("steady", PhaseKind.Steady, 1, 1, 1)],
        RunId = "files",
        JsonFile = json,
        ReportFile = report,
    };

    private static LoadResult NewResult()
    {
        var recording = new LoadRecording(NewOptions(null, null));
        recording.Start(Stopwatch.GetTimestamp() - Stopwatch.Frequency, new LoadSample());
        recording.Add(new LoadSample());
        return LoadResult.Of(recording, Judgement.Of(recording), DateTimeOffset.UnixEpoch);
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
