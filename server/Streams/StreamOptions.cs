using System.ComponentModel.DataAnnotations;

namespace ChatGo.Server.Streams;

/// <summary>How the server treats readers and connections that fall silent.</summary>
internal sealed class StreamOptions
{
    /// <summary>A stream whose reader has taken nothing of what waits for it for so long is reset. Unit: seconds.
    /// Default 300; 0 = never; allowed up to 86,400.</summary>
    [Range(0, 86_400)]
    public int StalledReaderSeconds { get; set; } = 300;

    /// <summary>A connection that was silent for half as long is pinged, and closed where no answer comes for the
    /// other half: who vanished is gone about then, and certainly within twice this. Unit: seconds. Default 20; allowed 5 to 3,600.</summary>
    [Range(5, 3_600)]
    public int KeepAliveSeconds { get; set; } = 20;

    /// <summary>Over how long a stop ends the streams, a few at a time, so that their readers do not come back all at once.
    /// Unit: seconds. Default 10; 0 = at once; allowed up to 3,600.</summary>
    [Range(0, 3_600)]
    public int DrainSeconds { get; set; } = 10;

    /// <summary>How long a stream may be open, up to a tenth less or more: it ends as by a drain then, and its connection takes no
    /// further call, so that readers spread over servers that were added. Unit: seconds. Default 0: for as long as it likes;
    /// allowed up to 604,800.</summary>
    [Range(0, 604_800)]
    public int MaxAgeSeconds { get; set; }

    /// <summary>Connections at one time; further ones are closed at once. Unit: connections. Default 0: as many as the
    /// system lets the process have descriptors (<c>ulimit -n</c>), less what it needs itself; allowed up to 1,000,000.
    /// </summary>
    [Range(0, 1_000_000)]
    public int MaxConnections { get; set; }

    /// <summary>A stream with notices that carried nothing for so long carries a heartbeat. Unit: seconds. Default 20;
    /// allowed 1 to 3,600.</summary>
    [Range(1, 3_600)]
    public int HeartbeatSeconds { get; set; } = 20;

    /// <summary>A request that is not complete for so long after it began is refused. Unit: seconds. Default 30; 0 =
    /// never; allowed up to 3,600.</summary>
    [Range(0, 3_600)]
    public int RequestSeconds { get; set; } = 30;

    /// <summary>Rooms that one stream may join. Unit: rooms. Default 1,000; allowed 1 to 100,000.</summary>
    [Range(1, 100_000)]
    public int MaxRoomsPerStream { get; set; } = 1_000;

    /// <summary>Whether finished frames go straight to the socket (see <see cref="Http2.DirectConnection"/>): 1, or
    /// through Kestrel's writers: 0, slower. Default 1.</summary>
    [Range(0, 1)]
    public int DirectWrites { get; set; } = 1;
}
