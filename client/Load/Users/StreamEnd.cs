using Grpc.Core;

namespace ChatGo.Client.Load.Users;

/// <summary>Why a stream is over.</summary>
/// <param name="Status">What the server, or the way to it, said.</param>
/// <param name="AfterMs">How long the server asked to stay away; 0: it asked for nothing. Unit: ms.</param>
internal readonly record struct StreamEnd(Status Status, uint AfterMs = 0)
{
    /// <summary>Without an answer in time.</summary>
    public static StreamEnd NoAnswer { get; } = new(new Status(StatusCode.DeadlineExceeded, "no answer within 10 s"));

    /// <summary>In good order, which a stream that is wanted never is.</summary>
    public static StreamEnd Ended { get; } = new(new Status(StatusCode.OK, "the server ended the stream"));
}
