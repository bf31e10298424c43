using System.Diagnostics.CodeAnalysis;
using ChatGo.Server.Chat;

namespace ChatGo.Server.Sessions;

/// <summary>The requests of a Session, whatever carries them.</summary>
/// <remarks>One reader.</remarks>
internal interface ISessionReader
{
    /// <summary>Handles a request that is there whole.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="RefusalException">What is there is not a request.</exception>
    public bool TryTake([NotNullWhen(true)] out SessionCommand? command);

    /// <summary>Reads on, once all that was there was taken.</summary>
    /// <returns>Whether more came; false where the caller has ended.</returns>
    /// <exception cref="RefusalException">The request that has begun is not complete in time.</exception>
    public ValueTask<bool> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Releases what was not taken.</summary>
    public void Release();
}
