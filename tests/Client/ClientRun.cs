namespace ChatGo.Tests.Client;

/// <summary>How a client's process ended.</summary>
internal sealed record ClientRun(int ExitCode, string Output, string Error)
{
    public string[] Lines => Output.Length == 0 ? [] : Output.Split('\n');
}
