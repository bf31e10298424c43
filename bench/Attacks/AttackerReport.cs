using System.Globalization;

namespace ChatGo.Bench.Attacks;

/// <summary>What an attacker says when it is done, in a line.</summary>
/// <param name="SentBytes">What it sent. Unit: bytes.</param>
/// <param name="Connections">On how many connections.</param>
/// <param name="ProcessorTime">What that took of the attacker's processor.</param>
/// <param name="Ends">How its connections ended, most first.</param>
internal sealed record AttackerReport(long SentBytes, int Connections, TimeSpan ProcessorTime, string Ends)
{
    /// <summary>Reads what another process wrote.</summary>
    public static AttackerReport Parse(string line)
    {
        var parts = line.Trim().Split('\t');
        return new AttackerReport(
            long.Parse(parts[0], CultureInfo.InvariantCulture),
            int.Parse(parts[1], CultureInfo.InvariantCulture),
            TimeSpan.FromTicks(long.Parse(parts[2], CultureInfo.InvariantCulture)),
            parts[3]);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{SentBytes}\t{Connections}\t{ProcessorTime.Ticks}\t{Ends}");
}
