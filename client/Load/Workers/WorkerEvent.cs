namespace ChatGo.Client.Load.Workers;

/// <summary>What a worker process tells.</summary>
internal enum WorkerEvent
{
    /// <summary>Its users are in; it waits for the time to start.</summary>
    Ready,

    /// <summary>A while has passed.</summary>
    Sample,

    /// <summary>Everything is over; this sample is the last.</summary>
    Done,

    /// <summary>It could not go on.</summary>
    Failed,
}
