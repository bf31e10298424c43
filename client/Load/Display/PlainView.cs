using ChatGo.Client.Load.Measurement;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Load.Display;

/// <summary>A plain line every 5 s, for where there is no terminal.</summary>
internal sealed class PlainView(Screen screen, TimeProvider time) : ILoadView
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async Task ShowAsync(LoadRecording recording, Task driving)
    {
        while (await Task.WhenAny(driving, Task.Delay(Period, time)) != driving)
        {
            if (recording.Last is { } point)
            {
                var rows = StatusRows.Of(recording).Select(static row => $"{row.Name} {row.Value}");
                screen.Say(new ScreenLine().Add($"{Figures.Seconds(point.At)}  {string.Join("; ", rows)}"));
            }
        }
    }
}
