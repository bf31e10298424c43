using ChatGo.Client.Load.Measurement;
using Spectre.Console;

namespace ChatGo.Client.Load.Display;

/// <summary>A table that is drawn anew twice a second, for terminals.</summary>
internal sealed class LiveView(IAnsiConsole console, TimeProvider time) : ILoadView
{
    private const int BarColumns = 40;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(0.5);

    /// <inheritdoc/>
    public Task ShowAsync(LoadRecording recording, Task driving) =>
        console.Live(Draw(recording)).AutoClear(true).StartAsync(async context =>
        {
            while (await Task.WhenAny(driving, Task.Delay(Period, time)) != driving)
            {
                context.UpdateTarget(Draw(recording));
            }
        });

    private static Rows Draw(LoadRecording recording)
    {
        var table = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var (name, value) in StatusRows.Of(recording))
        {
            var color = name switch
            {
                "warning" => Color.Yellow,
                "verification" => recording.Total.FaultyMessages.Count > 0 ? Color.Red : Color.Green,
                "errors" when recording.Total.Errors.Count > 0 => Color.Yellow,
                _ => Color.Default,
            };
            table.AddRow(new Text(name, new Style(Color.Grey)), new Text(value, new Style(color)));
        }

        return new Rows(Bar(recording), table);
    }

    private static Paragraph Bar(LoadRecording recording)
    {
        var share = Math.Clamp((recording.Last?.At ?? 0) / recording.PlannedSeconds, 0, 1);
        var full = (int)(share * BarColumns);
        return new Paragraph()
            .Append(new string('━', full), new Style(Color.Green))
            .Append(new string('━', BarColumns - full), new Style(Color.Grey))
            .Append(FormattableString.Invariant($" {share * 100:0} %"));
    }
}
