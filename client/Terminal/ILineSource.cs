namespace ChatGo.Client.Terminal;

/// <summary>Lines that the user says. One caller at a time.</summary>
internal interface ILineSource
{
    /// <summary>The next line, without its end; null when there will be none.</summary>
    public Task<string?> ReadAsync(CancellationToken stopping);
}
