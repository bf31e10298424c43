using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ChatGo.Client.Connections;
using ChatGo.Client.Load;
using ChatGo.Client.Load.Measurement;
using ChatGo.Client.Load.Phases;
using ChatGo.Client.Load.Report;
using ChatGo.Client.Load.Verification;

namespace ChatGo.Tests.Client.Load;

public sealed class HtmlReportTests
{
    private const string Browser = "/usr/bin/chromium";
    private const string EndOfScript = "</script><script>throw 'not escaped'</script>";

    [Test]
    public async Task Of_ATextThatEndsAScript_Escapes() =>
        await Assert.That(HtmlReport.Of(NewResult())).DoesNotContain(EndOfScript);

    [Test]
    public async Task Of_AResult_HoldsItAsJson()
    {
        var result = NewResult();
        var page = HtmlReport.Of(result);
        var start = page.IndexOf("id=\"data\">", StringComparison.Ordinal) + "id=\"data\">".Length;

        using var json = JsonDocument.Parse(page[start..page.IndexOf("</script>", start, StringComparison.Ordinal)]);

        await Assert.That(json.RootElement.GetProperty("command").GetString()).IsEqualTo(result.Command);
        await Assert.That(json.RootElement.GetProperty("points").GetArrayLength()).IsEqualTo(result.Points.Count);
    }

    [Test]
    [Timeout(120_000)]
    [NotInParallel]
    [Arguments(400)]
    [Arguments(1_400)]
    public async Task Of_AResult_DrawsItsChartsInABrowserWithoutAnError(int width, CancellationToken cancellationToken)
    {
        if (!File.Exists(Browser))
        {
            Missing.Skip("chromium is missing: apt-get install chromium");
        }

        var folder = Directory.CreateTempSubdirectory("chatgo-report-");
        var page = Path.Combine(folder.FullName, "report.html");
        await File.WriteAllTextAsync(page, HtmlReport.Of(NewResult()), cancellationToken);

        var (dom, errors) = await BrowseAsync(page, folder.FullName, width, cancellationToken);

        folder.Delete(recursive: true);
        await Assert.That(dom.Split("<canvas").Length - 1).IsEqualTo(4);
        await Assert.That(dom).Contains("lost in silence").Or.Contains("Loss, room");
        await Assert.That(errors.Split('\n').Where(static line => line.Contains("CONSOLE", StringComparison.Ordinal)))
            .IsEmpty();
    }

    private static LoadResult NewResult()
    {
        var recording = new LoadRecording(new LoadOptions
        {
            Server = new ServerAccess(new Uri("http://localhost")),
            Users = 3,
            Phases = [new LoadPhase("steady", PhaseKind.Steady, 3, 1, 1)],
            RunId = "report",
            Command = EndOfScript,
        });
        var second = Stopwatch.Frequency;
        for (var at = 1; at <= 3; at++)
        {
            // The start moves back, so that each sample comes a second after the one before.
            recording.Start(Stopwatch.GetTimestamp() - second, new LoadSample { Sent = at, Delivered = at * 3 });
            recording.Add(new LoadSample
            {
                Connected = 3,
                Sent = at + 1,
                Delivered = (at + 1) * 3,
                Latency = [1_000 * at, 2, 9_000, 1],
                FaultyMessages = new Dictionary<FaultKind, long> { [FaultKind.Loss] = 1 },
                Faults = [new Fault(FaultKind.Loss, "room", "reader", 5, 5)],
                Outages = [new Outage(EndOfScript, 1, 2, 1, [2])],
            });
        }

        return LoadResult.Of(recording, Judgement.Of(recording), DateTimeOffset.UnixEpoch);
    }

    private static async Task<(string Dom, string Errors)> BrowseAsync(
        string page, string folder, int width, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--enable-logging=stderr", "--virtual-time-budget=2000", $"--user-data-dir={folder}/profile",
            string.Create(CultureInfo.InvariantCulture, $"--window-size={width},1000"), "--dump-dom", $"file://{page}",
        ];
        var start = new ProcessStartInfo(Browser, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var browser = Process.Start(start)!;
        var errors = browser.StandardError.ReadToEndAsync(cancellationToken);
        var dom = await browser.StandardOutput.ReadToEndAsync(cancellationToken);
        await browser.WaitForExitAsync(cancellationToken);
        return (dom, await errors);
    }
}
