using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using ChatGo.Server;
using Grpc.Net.Client;

namespace ChatGo.Tests.Server.Attacks;

/// <summary>The server's program in a process of its own, with a limit of descriptors.</summary>
internal sealed class ServerProgram : IAsyncDisposable
{
    private const string Listens = "listens on ";

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private ServerProgram(int descriptors, string args, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var server = $"ulimit -n {descriptors}; exec dotnet exec \"{typeof(ChatServer).Assembly.Location}\" --urls http://127.0.0.1:0 --drain-seconds 0 {args}";
        var start = new ProcessStartInfo("bash", ["-c", server]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.LeaveOutTests();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? string.Empty);
        _process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? string.Empty);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = new("http://localhost");

    /// <summary>What it said.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>Its resident memory. Unit: bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static Task<ServerProgram> StartAsync(int descriptors, CancellationToken cancellationToken) =>
        StartAsync(descriptors, string.Empty, [], cancellationToken);

    public static async Task<ServerProgram> StartAsync(
        int descriptors, string args, IEnumerable<KeyValuePair<string, string>> environment, CancellationToken cancellationToken)
    {
        var program = new ServerProgram(descriptors, args, environment);
        await Eventually.HoldsAsync(
            "the server listens",
            () => program._process.HasExited || program._lines.Any(static line => line.Contains(Listens, StringComparison.Ordinal)),
            cancellationToken);
        if (program._process.HasExited)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"The server ended with {program._process.ExitCode}:\n{string.Join('\n', program._lines)}"));
        }

        var line = program._lines.First(static line => line.Contains(Listens, StringComparison.Ordinal));
        program.Address = new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..].Trim());
        return program;
    }

    /// <summary>A client on a connection of its own.</summary>
    public GrpcChannel NewChannel() => GrpcChannel.ForAddress(Address);

    /// <summary>Waits until it ends.</summary>
    /// <returns>Its exit status.</returns>
    public async Task<int> EndsAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Ends it as by kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }
}
