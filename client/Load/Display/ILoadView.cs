using ChatGo.Client.Load.Measurement;

namespace ChatGo.Client.Load.Display;

/// <summary>Shows a load while it runs.</summary>
internal interface ILoadView
{
    /// <summary>Shows until <paramref name="driving"/> is over.</summary>
    public Task ShowAsync(LoadRecording recording, Task driving);
}
