namespace ChatGo.Client.Json;

/// <summary>A message that was stored, as JSON.</summary>
/// <param name="ChatId">The room.</param>
/// <param name="Epoch">The room's life.</param>
/// <param name="Sequence">The message's place in it.</param>
/// <param name="CreatedAt">When the server took it, RFC 3339 in UTC.</param>
/// <param name="Duplicate">Whether it was there already, under the same message id.</param>
internal sealed record SentJson(string ChatId, string Epoch, ulong Sequence, string CreatedAt, bool Duplicate);
