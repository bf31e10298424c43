using System.Diagnostics;
using ChatGo.Server;
using ChatGo.Server.Hosting;

namespace ChatGo.Tests.Server.Hosting;

public sealed class SignalTests
{
    [Test, Timeout(30_000)]
    public async Task Server_StaysOnHupAndSaysHowItIsDoingOnUsr1AndEndsOnTerm(CancellationToken cancellationToken)
    {
        var program = typeof(ChatServer).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", ["exec", program, "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment.LeaveOutTests();
        using var server = Process.Start(start)!;
        try
        {
            await LineAsync(server, "listens on", cancellationToken);
            await SignalAsync(server, "HUP", cancellationToken);
            await SignalAsync(server, "USR1", cancellationToken);
            var line = await LineAsync(server, "allocated since the start", cancellationToken);
            await Assert.That(line).Contains("0 rooms, 0 open streams; ").And.Contains(" bytes resident, ");

            await SignalAsync(server, "TERM", cancellationToken);
            await server.WaitForExitAsync(cancellationToken);
            await Assert.That(server.ExitCode).IsEqualTo(ExitCode.Success);
        }
        finally
        {
            server.Kill();
        }
    }

    private static async Task<string> LineAsync(Process server, string part, CancellationToken cancellationToken)
    {
        while (await server.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Contains(part, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"The server ended without a line with '{part}'.");
    }

    private static async Task SignalAsync(Process server, string name, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{server.Id}"]);
        await kill.WaitForExitAsync(cancellationToken);
    }
}
