namespace ChatGo.Client.Json;

/// <summary>A room that was made, as JSON.</summary>
/// <param name="ChatId">Its id.</param>
/// <param name="Epoch">Its life.</param>
internal sealed record CreatedJson(string ChatId, string Epoch);
