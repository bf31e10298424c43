namespace ChatGo.Server.Moderation;

/// <summary>What a user may not do.</summary>
internal enum RestrictionKind
{
    /// <summary>Anything.</summary>
    Ban = 1,

    /// <summary>Send.</summary>
    Mute = 2,

    /// <summary>Come back: it was sent out of the room.</summary>
    Removal = 3,
}
