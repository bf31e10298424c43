namespace ChatGo.Bench.Attacks;

/// <summary>Frames without end that are to cost a server more than they cost who sends them.</summary>
/// <param name="Name">Such as <c>ping</c>.</param>
/// <param name="Frames">What is sent on a connection, from its first byte on, piece by piece.</param>
internal sealed record Flood(string Name, Func<IEnumerable<byte[]>> Frames)
{
    /// <summary>The room that floods call for.</summary>
    public const string Room = "attacked";

    /// <summary>Gets whether what the server says is read.</summary>
    public bool Reads { get; init; } = true;

    /// <summary>Gets how many connections are open at a time; of more than one, each sends the same.</summary>
    public int Connections { get; init; } = 1;

    /// <summary>Gets how long after a piece the next one comes, where there are many connections.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>Gets how long a connection lives, where there are many: then all are broken off, and as many come anew;
    /// zero: until the end.</summary>
    public TimeSpan Life { get; init; }

    /// <summary>Gets how many descriptors the server may have; 0: as many as it is given.</summary>
    public int Descriptors { get; init; }

    /// <summary>Gets how many calls may be open at a time; 0: any number.</summary>
    public int MaxOpen { get; init; }

    /// <summary>Gets how many calls one piece begins.</summary>
    public int CallsAPiece { get; init; }
}
