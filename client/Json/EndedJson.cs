namespace ChatGo.Client.Json;

/// <summary>How many streams were ended, as JSON.</summary>
/// <param name="Streams">The number.</param>
internal sealed record EndedJson(uint Streams);
