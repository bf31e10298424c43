using System.Text.Json.Serialization;

namespace ChatGo.Client.Json;

/// <summary>What <c>--json</c> prints: ASCII, so that no text of others reaches a terminal as it is.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MessageJson))]
[JsonSerializable(typeof(GapJson))]
[JsonSerializable(typeof(NewLifeJson))]
[JsonSerializable(typeof(RulesJson))]
[JsonSerializable(typeof(RoomJson))]
[JsonSerializable(typeof(MemberJson))]
[JsonSerializable(typeof(CreatedJson))]
[JsonSerializable(typeof(SentJson))]
[JsonSerializable(typeof(RestrictionJson))]
[JsonSerializable(typeof(StreamJson))]
[JsonSerializable(typeof(EndedJson))]
[JsonSerializable(typeof(BroadcastJson))]
[JsonSerializable(typeof(RevokedJson))]
[JsonSerializable(typeof(StatsJson))]
[JsonSerializable(typeof(BackupJson))]
[JsonSerializable(typeof(ApiKeyJson))]
[JsonSerializable(typeof(TokenJson))]
internal sealed partial class JsonLines : JsonSerializerContext;
