namespace ChatGo.Client.Hosting;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>The verb did its work, or was asked to stop (Ctrl-C, SIGTERM, a reader that closed the pipe).</summary>
    public const int Success = 0;

    /// <summary>The verb could not do its work; one line on standard error says why.</summary>
    public const int Failure = 1;

    /// <summary>The command line was wrong; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>The server could not be reached or did not answer; the same may work later.</summary>
    public const int Unavailable = 3;
}
