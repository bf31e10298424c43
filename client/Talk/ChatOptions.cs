using ChatGo.Client.Connections;

namespace ChatGo.Client.Talk;

/// <summary>Where and as whom to talk.</summary>
/// <param name="Server">The server.</param>
/// <param name="ChatId">The room, made where it is missing; null: to be picked.</param>
/// <param name="IsNew">Whether a new room is wanted.</param>
/// <param name="Name">Who talks; empty: the server alone knows.</param>
/// <param name="History">How many of the newest messages come first. Unit: messages.</param>
/// <param name="Transport">Which calls carry it.</param>
internal sealed record ChatOptions(
    ServerAccess Server, string? ChatId, bool IsNew, string Name, uint History, ChatTransport Transport)
{
    /// <summary>The default of <see cref="History"/>.</summary>
    public const uint DefaultHistory = 20;
}
