using System.Diagnostics;
using System.Globalization;
using ChatGo.Bench.Load;

namespace ChatGo.Bench.Attacks;

/// <summary>An <see cref="Attacker"/> in a process of its own, which yields to everything else. One for all attacks: to
/// start it takes longer than an attack where much else runs.</summary>
internal sealed class AttackerProcess : IDisposable
{
    /// <summary>The command that runs it.</summary>
    public const string Command = "attacker";

    private readonly Process _process;

    private AttackerProcess(Process process) => _process = process;

    /// <summary>Starts it.</summary>
    public static AttackerProcess Start()
    {
        var program = typeof(AttackerProcess).Assembly.Location;
        var start = new ProcessStartInfo("nice", ["-n", "19", "dotnet", "exec", program, Command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return new AttackerProcess(Process.Start(start)!);
    }

    /// <summary>Is it: makes the attacks that it is told of, until there are no more.</summary>
    /// <returns>0.</returns>
    public static async Task<int> BeAsync()
    {
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var parts = line.Split('\t');
            long Number(int at) => long.Parse(parts[at], CultureInfo.InvariantCulture);
            var attacker = new Attacker(
                FloodList.Of(parts[0]), (int)Number(1), Number(2), Number(3), TimeSpan.FromMilliseconds(Number(4)));
            Console.WriteLine(await attacker.RunAsync(CancellationToken.None));
        }

        return 0;
    }

    /// <summary>Lets it attack, and says how that went.</summary>
    /// <param name="flood">What is sent.</param>
    /// <param name="port">The server's, on loopback.</param>
    /// <param name="maxBytes">How much is sent in all. Unit: bytes.</param>
    /// <param name="maxBytesAConnection">How much on one connection. Unit: bytes.</param>
    /// <param name="maxTime">For how long.</param>
    /// <param name="cancellationToken">Breaks off.</param>
    /// <exception cref="LoadException">It failed.</exception>
    public async Task<AttackerReport> AttackAsync(
        Flood flood, int port, long maxBytes, long maxBytesAConnection, TimeSpan maxTime, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{flood.Name}\t{port}\t{maxBytes}\t{maxBytesAConnection}\t{maxTime.TotalMilliseconds:F0}"));
        await _process.StandardInput.FlushAsync(cancellationToken);
        return await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } said
            ? AttackerReport.Parse(said)
            : throw new LoadException($"The attacker failed at {flood.Name}.");
    }

    /// <summary>Ends it: there is nothing more to attack.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.Dispose();
    }
}
