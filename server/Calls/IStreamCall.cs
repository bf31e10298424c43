using ChatGo.Server.Streams;

namespace ChatGo.Server.Calls;

/// <summary>The call that carries a stream, whatever it came by.</summary>
internal interface IStreamCall
{
    /// <summary>Gets the request, and what belongs to its connection.</summary>
    public HttpContext Http { get; }

    /// <summary>Gets what is set once the caller has gone.</summary>
    public CancellationToken Gone { get; }

    /// <summary>Gets whether the caller has gone: what fails from then on is nobody's error.</summary>
    public bool HasGone { get; }

    /// <summary>Begins the answer: its headers go out at once, before any message.</summary>
    /// <param name="feed">What is to be carried.</param>
    /// <returns>Where it goes.</returns>
    /// <exception cref="IOException">The caller has gone.</exception>
    public ValueTask<IMessageOutput> BeginAsync(IRoomFeed feed);
}
