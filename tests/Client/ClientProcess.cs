using System.Diagnostics;
using ChatGo.Tests.Server;

namespace ChatGo.Tests.Client;

/// <summary>The client's program in a process of its own, with pipes as its standard streams.</summary>
internal sealed class ClientProcess : IDisposable
{
    // The copy beside the tests finds no framework packages: the tests take them from ASP.NET.
    public static readonly string Program = Path.Combine(
        AppContext.BaseDirectory, "..", "..", "ChatGo.Client", new DirectoryInfo(AppContext.BaseDirectory).Name, "chatgo.dll");

    private readonly Process _process;
    private readonly TaskCompletionSource<string> _firstError = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<string> _error;

    private ClientProcess(Process process)
    {
        _process = process;
        _error = ReadErrorAsync();
    }

    public StreamWriter Input => _process.StandardInput;

    public StreamReader Output => _process.StandardOutput;

    public static ClientProcess Start(RunningServer server, params string[] arguments) =>
        Start([.. arguments, "--server", server.Address.ToString()]);

    public static ClientProcess Start(params string[] arguments) => Start([], arguments);

    /// <summary>Starts a client in an environment that has further variables.</summary>
    public static ClientProcess Start((string Name, string Value)[] variables, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Program, .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment.LeaveOutTests();
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!);
    }

    /// <summary>Runs a client to its end; its standard input is <paramref name="input"/>.</summary>
    public static async Task<ClientRun> RunAsync(
        RunningServer server, string input, CancellationToken stopping, params string[] arguments)
    {
        using var client = Start(server, arguments);
        await client.Input.WriteAsync(input.AsMemory(), stopping);
        return await client.EndAsync(stopping);
    }

    /// <summary>Ends its standard input and waits for its end.</summary>
    public async Task<ClientRun> EndAsync(CancellationToken stopping)
    {
        Input.Close();
        var output = await Output.ReadToEndAsync(stopping);
        await _process.WaitForExitAsync(stopping);
        return new(_process.ExitCode, output.TrimEnd('\n'), (await _error.WaitAsync(stopping)).TrimEnd('\n'));
    }

    /// <summary>Waits for the first line on standard error.</summary>
    public Task<string> FirstErrorAsync(CancellationToken stopping) => _firstError.Task.WaitAsync(stopping);

    /// <summary>Sends the client the signal of <paramref name="name"/>.</summary>
    public async Task SignalAsync(string name, CancellationToken stopping)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        await kill.WaitForExitAsync(stopping);
    }

    /// <summary>Closes the pipe that it writes to, and waits for its end.</summary>
    public async Task<int> LeaveAsync(CancellationToken stopping)
    {
        Output.Close();
        await _process.WaitForExitAsync(stopping);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task<string> ReadErrorAsync()
    {
        var first = await _process.StandardError.ReadLineAsync();
        _firstError.TrySetResult(first ?? "");
        return first is null ? "" : $"{first}\n{await _process.StandardError.ReadToEndAsync()}";
    }
}
