namespace ChatGo.Server.Streams;

/// <summary>Where a stream's messages go.</summary>
internal interface IMessageOutput
{
    /// <summary>Writes messages, as many as go at once.</summary>
    /// <returns>Done once the next may follow; false where nothing is left to write.</returns>
    /// <exception cref="IOException">The stream has ended.</exception>
    public ValueTask<bool> WriteAsync();
}
