namespace ChatGo.Tests.Server.Races;

/// <summary>How a connection ends.</summary>
internal enum ConnectionExit
{
    /// <summary>With the run: its readers must get to the end.</summary>
    Stays,

    /// <summary>As well; most stay.</summary>
    StaysToo,

    /// <summary>Closed, as by a process that ends.</summary>
    Closes,

    /// <summary>Reset, as by a machine that failed.</summary>
    Breaks,
}
