using System.Diagnostics;
using System.Globalization;
using ChatGo.Bench.Load;

namespace ChatGo.Bench.Attacks;

/// <summary>An <see cref="Attacker"/> in a process of its own, which yields to everything else.</summary>
internal static class AttackerProcess
{
    /// <summary>The command that runs it.</summary>
    public const string Command = "attacker";

    /// <summary>Runs it, and says how it went.</summary>
    /// <exception cref="LoadException">It failed.</exception>
    public static async Task<AttackerReport> RunAsync(
        Flood flood, int port, long maxBytes, long maxBytesAConnection, TimeSpan maxTime, CancellationToken cancellationToken)
    {
        var program = typeof(AttackerProcess).Assembly.Location;
        string[] numbers = [.. new[] { port, maxBytes, maxBytesAConnection, (long)maxTime.TotalMilliseconds }
            .Select(static number => number.ToString(CultureInfo.InvariantCulture))];
        var start = new ProcessStartInfo("nice", ["-n", "19", "dotnet", "exec", program, Command, flood.Name, .. numbers])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? AttackerReport.Parse(said) : throw new LoadException($"The attacker failed at {flood.Name}.");
    }

    /// <summary>Is it.</summary>
    /// <param name="args">As <see cref="RunAsync"/> wrote them.</param>
    /// <returns>0.</returns>
    public static async Task<int> BeAsync(IReadOnlyList<string> args)
    {
        long Number(int at) => long.Parse(args[at], CultureInfo.InvariantCulture);
        var attacker = new Attacker(
            FloodList.Of(args[0]), (int)Number(1), Number(2), Number(3), TimeSpan.FromMilliseconds(Number(4)));
        Console.WriteLine(await attacker.RunAsync(CancellationToken.None));
        return 0;
    }
}
