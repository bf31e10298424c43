namespace ChatGo.Client.Load.Measurement;

/// <summary>One second of a load, or a little more where the machine is busy.</summary>
internal sealed record LoadPoint
{
    /// <summary>When it ended. Unit: seconds from the start.</summary>
    public required double At { get; init; }

    /// <summary>The phase it ended in.</summary>
    public required string Phase { get; init; }

    /// <summary>Users connected at its end.</summary>
    public required int Connected { get; init; }

    /// <summary>Messages sent a second.</summary>
    public required double SentPerSecond { get; init; }

    /// <summary>Messages delivered a second.</summary>
    public required double DeliveredPerSecond { get; init; }

    /// <summary>Errors a second.</summary>
    public required double ErrorsPerSecond { get; init; }

    /// <summary>Median latency; null where nothing came. Unit: ms.</summary>
    public double? P50Ms { get; init; }

    /// <summary>Latency that 99 % did not exceed. Unit: ms.</summary>
    public double? P99Ms { get; init; }

    /// <summary>Latency that 99.9 % did not exceed. Unit: ms.</summary>
    public double? P999Ms { get; init; }

    /// <summary>How late the senders were at most. Unit: ms.</summary>
    public required double LateMs { get; init; }

    /// <summary>For how long nothing was delivered though messages were due; 0 where something was. Unit: s.</summary>
    public required double SilentSeconds { get; init; }

    /// <summary>Processors that the load used, of those of the machine.</summary>
    public required double LoadCores { get; init; }

    /// <summary>Processors that the server used; null where it was not looked at.</summary>
    public double? ServerCores { get; init; }

    /// <summary>The server's resident memory; null where it was not looked at. Unit: MB.</summary>
    public double? ServerMb { get; init; }
}
