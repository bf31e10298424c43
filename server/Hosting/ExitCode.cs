namespace ChatGo.Server.Hosting;

/// <summary>What the process ends with.</summary>
internal static class ExitCode
{
    /// <summary>Stopped as asked, by a signal included.</summary>
    public const int Success = 0;

    /// <summary>Could not start, or broke.</summary>
    public const int Failure = 1;

    /// <summary>A flag or a setting is wrong.</summary>
    public const int Usage = 2;

    /// <summary>A write to the disk has failed, and the server was to end then.</summary>
    public const int StoreFailed = 3;
}
