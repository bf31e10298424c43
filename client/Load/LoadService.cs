using System.Diagnostics;
using System.Globalization;
using ChatGo.Client.Hosting;
using ChatGo.Client.Load.Display;
using ChatGo.Client.Load.Measurement;
using ChatGo.Client.Load.Report;
using ChatGo.Client.Load.Rooms;
using ChatGo.Client.Load.Workers;
using ChatGo.Client.Terminal;
using Spectre.Console;

namespace ChatGo.Client.Load;

/// <summary>The verb <c>load</c>: drives a load, shows it, verifies it and reports it.</summary>
internal sealed class LoadService(
    LoadOptions options, LoadVerdict verdict, Screen screen, TimeProvider time, VerbOutcome outcome,
    IHostApplicationLifetime lifetime)
    : VerbService(screen, outcome, lifetime)
{
    // Time for the sending thread to come to rest before the first message is due.
    private static readonly TimeSpan Lead = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken stopping)
    {
        OpenFiles.Check(options);
        using var files = new ResultFiles(options);
        Announce();
        await using ILoadSource source = options.Processes == 1 ? new LoadEngine(options, 0) : new WorkerPool(options);
        await DriveAsync(source, files, stopping);
    }

    private async Task DriveAsync(ILoadSource source, ResultFiles files, CancellationToken stopping)
    {
        await source.JoinAsync(stopping);
        var recording = new LoadRecording(options);
        var start = Stopwatch.GetTimestamp() + (long)(Lead.TotalSeconds * Stopwatch.Frequency);
        var startedAt = time.GetUtcNow() + Lead;
        recording.Start(start, source.Sample());
        var driving = source.DriveAsync(start, stopping);
        var recorded = RecordAsync(source, recording, driving);
        await NewView().ShowAsync(recording, driving);
        await recorded;
        var isStopped = stopping.IsCancellationRequested;
        var left = options.KeepsRooms ? 0 : await RoomRemover.RemoveAsync(options, isStopped);
        Conclude(recording, files, startedAt, isStopped);
        if (left > 0 && !isStopped)
        {
            Screen.Say(string.Create(CultureInfo.InvariantCulture, $"not removed, of the load's rooms: {left:N0}; they go when they are idle"));
        }
    }

    private static async Task RecordAsync(ILoadSource source, LoadRecording recording, Task driving)
    {
        while (await Task.WhenAny(driving, Task.Delay(Period)) != driving)
        {
            recording.Add(source.Sample());
        }

        await driving;
        recording.Add(source.Sample());
    }

    private ILoadView NewView() => Console.IsOutputRedirected
        ? new PlainView(Screen, time)
        : new LiveView(AnsiConsole.Console, time);

    private void Announce()
    {
        var seconds = options.Phases.Sum(static phase => phase.Seconds);
        var rate = options.Phases.Max(static phase => phase.Rate);
        Screen.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Users:N0} users in {options.Rooms:N0} rooms on {string.Join(", ", options.Servers.Select(static server => server.Name))}, up to {rate:N0} messages/s for {seconds:0.#} s; Ctrl-C ends"));
    }

    private void Conclude(LoadRecording recording, ResultFiles files, DateTimeOffset startedAt, bool wasStopped)
    {
        var judgement = Judgement.Of(recording);
        var result = LoadResult.Of(recording, judgement, startedAt);
        if (wasStopped)
        {
            Screen.EndEcho();
        }

        foreach (var line in SummaryTable.Of(result, recording.Total))
        {
            Screen.Say(new ScreenLine().Add(line));
        }

        verdict.Code = judgement.Code;
        files.Write(result);
    }
}
