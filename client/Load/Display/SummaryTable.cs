using System.Globalization;
using ChatGo.Client.Load.Measurement;
using ChatGo.Client.Load.Report;

namespace ChatGo.Client.Load.Display;

/// <summary>The end of a load in lines.</summary>
internal static class SummaryTable
{
    private const int NameColumns = 12;
    private const int MostFaults = 10;

    /// <summary>The lines of a result.</summary>
    public static IEnumerable<string> Of(LoadResult result, LoadSample total)
    {
        var (latency, late) = (result.Latency, result.Lateness);
        yield return Row("load", Invariant(
            $"{result.Users:N0} users, {result.Rooms:N0} rooms, {NameOf(result.Api)}, {result.Seconds:0.0} s"));
        yield return Row("sent", Invariant(
            $"{result.Sent:N0} ({result.Sent / Math.Max(result.Seconds, 0.001):N0}/s), {result.Acknowledged:N0} acknowledged"));
        if (result.NotSent + result.Refused > 0)
        {
            yield return Row("not sent", Invariant(
                $"{result.NotSent:N0} of {result.Sent + result.NotSent:N0} that were due; {result.Refused:N0} refused or in doubt"));
        }

        yield return Row("delivered", Invariant(
            $"{result.Delivered:N0}, {Figures.Share(result.DeliveredShare)} of what was owed; most in a second {result.MostDeliveredPerSecond:N0}"));
        yield return Row("latency", $"p50 {Figures.Latency(latency.P50Ms)}, p90 {Figures.Latency(latency.P90Ms)}, "
            + $"p99 {Figures.Latency(latency.P99Ms)}, p99.9 {Figures.Latency(latency.P999Ms)}, max {Figures.Latency(latency.MaxMs)}");
        yield return Row("sent late", $"p50 {Figures.Ms(late.P50Ms)}, p99 {Figures.Ms(late.P99Ms)}, max {Figures.Ms(late.MaxMs)}");
        yield return Row("errors", StatusRows.Errors(total));
        if (result.Rejoined > 0)
        {
            yield return Row("churn", Invariant($"{result.Rejoined:N0} left and joined again"));
        }

        foreach (var line in result.Outages.Select(outage => Row("outage", Of(outage, result.Users))))
        {
            yield return line;
        }

        if (result.NewEpochs > 0)
        {
            yield return Row("epochs", Invariant(
                $"{result.NewEpochs:N0} rooms began anew; {result.LostWithEpoch:N0} deliveries were lost with the old epochs"));
        }

        if (result.ServerMicrosecondsADelivery is { } cost)
        {
            yield return Row("server", Invariant($"{cost:0.00} µs of processor a delivery, at most {result.ServerMb:0} MB"));
        }

        yield return Row("verified", StatusRows.Verification(total));
        foreach (var line in result.Faults.Take(MostFaults).Select(static fault => Row("", fault.ToString()))
            .Concat(result.Warnings.Select(static warning => Row("warning", warning))).Append(Row("verdict", result.Verdict)))
        {
            yield return line;
        }
    }

    /// <summary>What a user of the command line calls the calls.</summary>
    public static string NameOf(LoadApi api) => api == LoadApi.Session ? "session" : "unary";

    private static string Of(Outage outage, int users)
    {
        var returns = outage.Returns;
        var lost = Invariant($"at {outage.Start:0.0} s {outage.Readers:N0} of {users:N0} lost their streams ({outage.Cause})");
        var first = returns.Count > 0 ? Invariant($"; first back after {returns[0] - outage.Start:0.0} s") : "";
        var all = outage.End is { } end
            ? Invariant($", all after {end - outage.Start:0.0} s, busiest second {outage.BusiestShare * 100:0} %")
            : Invariant($"; {returns.Count:N0} came back");
        return lost + first + all;
    }

    private static string Row(string name, string value) => name.PadRight(NameColumns) + value;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
