using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ChatGo.Bench.Load;

namespace ChatGo.Bench.Servers;

/// <summary>A server in a process of its own, on a free port of loopback.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SettleStep = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    private readonly ServerKind _kind;

    private ServerProcess(ServerKind kind)
    {
        _kind = kind;
        Port = FreePort();
        var start = new ProcessStartInfo(kind.Path!, kind.Arguments(Port))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process = Process.Start(start)!;
        Process.OutputDataReceived += (_, line) => Output.Add(line.Data);
        Process.ErrorDataReceived += (_, line) => Output.Add(line.Data);
        Process.BeginOutputReadLine();
        Process.BeginErrorReadLine();
    }

    /// <summary>Gets where it listens.</summary>
    public int Port { get; }

    /// <summary>Gets the process.</summary>
    public Process Process { get; }

    /// <summary>Gets what it said.</summary>
    public ServerOutput Output { get; } = new();

    /// <summary>Gets its resident memory. Unit: bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            Process.Refresh();
            return Process.WorkingSet64;
        }
    }

    /// <summary>Gets the time that all processors spent on it.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            Process.Refresh();
            return Process.TotalProcessorTime;
        }
    }

    /// <summary>Starts a server and waits until it takes connections.</summary>
    /// <exception cref="LoadException">It did not start; says what it said.</exception>
    public static async Task<ServerProcess> StartAsync(ServerKind kind, CancellationToken cancellationToken)
    {
        var server = new ServerProcess(kind);
        try
        {
            await server.ListensAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns its resident memory once that stays: what starting took has been given back.</summary>
    public async Task<long> SettledBytesAsync(CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < SettleTime)
        {
            var before = ResidentBytes;
            await Task.Delay(SettleStep, cancellationToken);
            if (ResidentBytes == before)
            {
                break;
            }
        }

        return ResidentBytes;
    }

    /// <summary>Sends a signal.</summary>
    public void Signal(int signal) => _ = NativeMethods.Signal(Process.Id, signal);

    /// <summary>Stops it by SIGTERM; kills it where that does not help.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited)
        {
            Signal(NativeMethods.SigTerm);
            using var patience = new CancellationTokenSource(StopTime);
            try
            {
                await Process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Process.Kill();
            }
        }

        Process.Dispose();
    }

    private async Task ListensAsync(CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await AnswersAsync(cancellationToken))
        {
            if (Process.HasExited || Stopwatch.GetElapsedTime(start) > StartTime)
            {
                var what = Process.HasExited ? $"ended with {Process.ExitCode}" : "took no connection";
                await Task.Delay(Moment, cancellationToken);
                throw new LoadException($"{_kind.Program} did not start, it {what}:\n{Output.Text}");
            }

            await Task.Delay(Moment, cancellationToken);
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
