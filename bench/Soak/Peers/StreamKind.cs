namespace ChatGo.Bench.Soak.Peers;

/// <summary>How rooms are read.</summary>
internal enum StreamKind
{
    /// <summary>ConnectChat without notices, as the original's clients do: a jump in sequence tells a loss.</summary>
    Plain,

    /// <summary>ConnectChat with notices.</summary>
    Notices,

    /// <summary>Follow, of many rooms.</summary>
    Follow,

    /// <summary>Session, in many rooms.</summary>
    Session,
}
