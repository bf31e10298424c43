using ChatGo.Server.Callers;
using ChatGo.Server.Limits;

namespace ChatGo.Server.Streams;

/// <summary>The connection that a call came by, as a feature of it: what its streams may make the server hold, and a way
/// to write to them past the framework.</summary>
/// <remarks>Any thread.</remarks>
internal interface IStreamConnection : IAnswerLimit
{
    /// <summary>Gets whether so many streams are open that the headers of their calls are counted. It may have changed.
    /// </summary>
    public bool IsCrowd { get; }

    /// <summary>Gets or sets who called last, and who that is on this connection, where its limits are counted.</summary>
    public CallerHere? Caller { get; set; }

    /// <summary>A call begins to be served, and may take its time before it says a word.</summary>
    /// <param name="streamId">Its stream.</param>
    public void OnBegun(int streamId);

    /// <summary>Counts a request's headers until its stream is over.</summary>
    /// <param name="streamId">Whose they are.</param>
    /// <param name="bytes">How much they take.</param>
    /// <returns>False where the connection's calls have too many already: the call must be refused.</returns>
    public bool TryReserveHeaders(int streamId, int bytes);

    /// <summary>Counts an answer until it is sent, or its stream is over.</summary>
    /// <param name="streamId">Whose it is.</param>
    /// <param name="bytes">How long it is.</param>
    /// <returns>False where too much waits already: it must not be sent.</returns>
    public bool TryReserveAnswer(int streamId, int bytes);

    /// <summary>Counts an answer until it is given back.</summary>
    /// <param name="bytes">How long it is.</param>
    /// <returns>False where too much waits already: it must not be sent.</returns>
    public bool TryTakeAnswer(int bytes);

    /// <summary>Counts an answer no longer.</summary>
    /// <param name="bytes">How long it is.</param>
    public void ReturnAnswer(int bytes);

    /// <summary>Lets a stream that goes through the call's own writer carry nothing for as long as it likes.</summary>
    /// <param name="streamId">The stream.</param>
    public void LeaveAlone(int streamId);

    /// <summary>Opens the direct way to a call's caller.</summary>
    /// <param name="call">The call.</param>
    /// <param name="feed">What shall be written.</param>
    /// <returns>Null where there is none: the call's own writer must do.</returns>
    public IMessageOutput? TryOpen(HttpContext call, IFrameFeed feed);
}
