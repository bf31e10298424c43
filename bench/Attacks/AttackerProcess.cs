using System.Diagnostics;
using System.Globalization;
using ChatGo.Bench.Load;

namespace ChatGo.Bench.Attacks;

/// <summary>An <see cref="Attacker"/> in a process of its own, which yields to everything else.</summary>
internal sealed class AttackerProcess : IDisposable
{
    /// <summary>The command that runs it.</summary>
    public const string Command = "attacker";

    private readonly Flood _flood;
    private readonly Process _process;

    private AttackerProcess(Flood flood, Process process) => (_flood, _process) = (flood, process);

    /// <summary>Starts it, and waits until it is ready: how long a process takes to start is no part of an attack.</summary>
    public static async Task<AttackerProcess> StartAsync(
        Flood flood, int port, long maxBytes, long maxBytesAConnection, TimeSpan maxTime, CancellationToken cancellationToken)
    {
        var program = typeof(AttackerProcess).Assembly.Location;
        string[] numbers = [.. new[] { port, maxBytes, maxBytesAConnection, (long)maxTime.TotalMilliseconds }
            .Select(static number => number.ToString(CultureInfo.InvariantCulture))];
        var start = new ProcessStartInfo("nice", ["-n", "19", "dotnet", "exec", program, Command, flood.Name, .. numbers])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var attacker = new AttackerProcess(flood, Process.Start(start)!);
        await attacker._process.StandardOutput.ReadLineAsync(cancellationToken);
        return attacker;
    }

    /// <summary>Is it.</summary>
    /// <param name="args">As <see cref="StartAsync"/> wrote them.</param>
    /// <returns>0.</returns>
    public static async Task<int> BeAsync(IReadOnlyList<string> args)
    {
        long Number(int at) => long.Parse(args[at], CultureInfo.InvariantCulture);
        Console.WriteLine("ready");
        await Console.In.ReadLineAsync();
        var attacker = new Attacker(
            FloodList.Of(args[0]), (int)Number(1), Number(2), Number(3), TimeSpan.FromMilliseconds(Number(4)));
        Console.WriteLine(await attacker.RunAsync(CancellationToken.None));
        return 0;
    }

    /// <summary>Lets it attack, and says how that went.</summary>
    /// <exception cref="LoadException">It failed.</exception>
    public async Task<AttackerReport> AttackAsync(CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync(cancellationToken);
        var said = await _process.StandardOutput.ReadToEndAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode == 0
            ? AttackerReport.Parse(said)
            : throw new LoadException($"The attacker failed at {_flood.Name}.");
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();
}
