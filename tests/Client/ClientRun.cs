namespace ChatGo.Tests.Client;

/// <summary>How a client's process ended.</summary>
internal sealed record ClientRun(int ExitCode, string Output, string Error)
{
    public string[] Lines => Output.Length == 0 ? [] : Output.Split('\n');

    /// <summary>Gets what went wrong, without that a slow server was waited for.</summary>
    public string Complaints => string.Join('\n', Error.Split('\n').Where(static line => !line.StartsWith("waiting for ", StringComparison.Ordinal)));
}
