namespace ChatGo.Server.Limits;

/// <summary>The limits of a user.</summary>
/// <param name="Messages">Messages sent.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Joins">Rooms joined.</param>
/// <param name="Creates">Rooms made.</param>
/// <param name="Reads">Gets, lists and the like.</param>
/// <param name="ReadBytes">Bytes that lists tell.</param>
/// <param name="Streams">Streams open; 0: no limit.</param>
/// <param name="Rooms">Rooms that it made and that are there; 0: no limit.</param>
internal sealed record UserLimits(
    RateLimit Messages, RateLimit Bytes, RateLimit Joins, RateLimit Creates, RateLimit Reads, RateLimit ReadBytes, int Streams,
    int Rooms)
{
    private const int Messages20 = 20;
    private const int Joins50 = 50;
    private const int Creates1 = 1;
    private const int Reads50 = 50;
    private const int ReadBytes10MiB = 10 << 20;

    /// <summary>Gets whether anything is limited.</summary>
    public bool IsOff => Messages.IsOff && Bytes.IsOff && Joins.IsOff && Creates.IsOff && Reads.IsOff && ReadBytes.IsOff && Streams == 0 && Rooms == 0;

    /// <summary>Returns those that are set.</summary>
    /// <param name="options">What is set.</param>
    /// <param name="areKnown">Whether callers are known: only there what is not set has a default.</param>
    public static UserLimits Of(LimitOptions options, bool areKnown) => new(
        new RateLimit(options.UserMessagesPerSecond ?? (areKnown ? Messages20 : 0), options.UserMessagesBurst),
        RateLimit.OfASecond(options.UserBytesPerSecond),
        new RateLimit(options.UserJoinsPerSecond ?? (areKnown ? Joins50 : 0), options.UserJoinsBurst),
        new RateLimit(options.UserCreatesPerSecond ?? (areKnown ? Creates1 : 0), options.UserCreatesBurst),
        RateLimit.OfASecond(options.UserReadsPerSecond ?? (areKnown ? Reads50 : 0)),
        RateLimit.OfASecond(options.UserReadBytesPerSecond ?? (areKnown ? ReadBytes10MiB : 0)),
        options.UserStreams,
        options.UserRooms);
}
