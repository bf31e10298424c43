using ChatGo.Client.Connections;

namespace ChatGo.Client.Demo;

/// <summary>What the demo is to do.</summary>
/// <param name="Server">The server.</param>
/// <param name="JohnEvery">Time between John's messages. Default 5 s; allowed 0.05 s to 3,600 s.</param>
/// <param name="JackEvery">Time between Jack's messages. Default 7 s; allowed 0.05 s to 3,600 s.</param>
/// <param name="ChatId">The room to join; null: a new one.</param>
internal sealed record DemoOptions(ServerAccess Server, TimeSpan JohnEvery, TimeSpan JackEvery, string? ChatId)
{
    /// <summary>The default of <see cref="JohnEvery"/>. Unit: seconds.</summary>
    public const double DefaultJohnSeconds = 5;

    /// <summary>The default of <see cref="JackEvery"/>. Unit: seconds.</summary>
    public const double DefaultJackSeconds = 7;
}
