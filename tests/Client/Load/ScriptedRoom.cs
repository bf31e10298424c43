namespace ChatGo.Tests.Client.Load;

/// <summary>A room of a scripted server.</summary>
internal sealed class ScriptedRoom
{
    public ulong Head { get; set; }

    public List<ScriptedReader> Readers { get; } = [];
}
