using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ChatGo.Client.Hosting;
using ChatGo.Client.Load.Measurement;

namespace ChatGo.Client.Load.Workers;

/// <summary>A process that makes a part of a load.</summary>
/// <remarks>Its own task hears it; any thread may take what it measured.</remarks>
internal sealed class Worker : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Process _process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LoadSample _last = new();
    private List<IReadOnlyList<long>> _latency = [];
    private List<IReadOnlyList<long>> _lateness = [];

    private Worker(Process process)
    {
        _process = process;
        Done = HearAsync();
    }

    /// <summary>Ends when its users are in.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Ends with the load; fails where the process did.</summary>
    public Task Done { get; }

    /// <summary>Starts this program once more, as a worker.</summary>
    public static Worker Start(LoadOptions options, int index)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        start.ArgumentList.Add("load-worker");
        start.ArgumentList.Add(index.ToString(CultureInfo.InvariantCulture));
        var process = Process.Start(start) ?? throw new ClientFailureException("cannot start a worker process");
        process.StandardInput.WriteLine(JsonSerializer.Serialize(options, WorkerJson.Default.LoadOptions));
        process.StandardInput.Flush();
        return new Worker(process);
    }

    /// <summary>Writes a line to it.</summary>
    public async Task TellAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Asks it to end.</summary>
    public void Stop() => _process.StandardInput.Close();

    /// <summary>What it has come to, with the times since this was asked last.</summary>
    public LoadSample Take()
    {
        lock (_gate)
        {
            var sample = _last with { Latency = Times.Add(_latency), Lateness = Times.Add(_lateness) };
            (_latency, _lateness) = ([], []);
            return sample;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task HearAsync()
    {
        try
        {
            while (await _process.StandardOutput.ReadLineAsync() is { } line)
            {
                var report = JsonSerializer.Deserialize(line, WorkerJson.Default.WorkerReport)!;
                if (report.Kind == WorkerEvent.Failed)
                {
                    throw new ClientFailureException(report.Failure ?? "a worker process failed")
                    {
                        IsUnavailable = report.IsUnavailable,
                    };
                }

                Keep(report.Sample!);
                _ready.TrySetResult();
                if (report.Kind == WorkerEvent.Done)
                {
                    return;
                }
            }

            throw new ClientFailureException("a worker process broke off");
        }
        catch (ClientFailureException failure)
        {
            _ready.TrySetException(failure);
            throw;
        }
    }

    private void Keep(LoadSample sample)
    {
        lock (_gate)
        {
            _last = sample;
            _latency.Add(sample.Latency);
            _lateness.Add(sample.Lateness);
        }
    }
}
