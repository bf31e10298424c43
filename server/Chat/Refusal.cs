using Google.Rpc;

namespace ChatGo.Server.Chat;

/// <summary>Why something is not done: what a caller is told, whatever it came by. gRPC writes it as a status with
/// details, a Session as the Error of an Ack.</summary>
/// <param name="Code">The canonical code.</param>
/// <param name="Message">For people to read; names the field, the limit and the value where there is one.</param>
internal sealed record Refusal(Code Code, string Message)
{
    /// <summary>Gets what is wrong with which field of the request; null where none is.</summary>
    public FieldViolation? Violation { get; init; }

    /// <summary>Gets what is missing, or there already; null where nothing is.</summary>
    public NamedResource? Resource { get; init; }

    /// <summary>Gets why, for programs, as in google.rpc.ErrorInfo; null where the code says enough.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets which limit does not allow it; null where none is in the way.</summary>
    public string? Limit { get; init; }

    /// <summary>Gets after how long it is worth another try; null where nothing says.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
