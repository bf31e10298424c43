using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatGo.Client.Load.Phases;

/// <summary>How a profile's file is read: comments and trailing commas allowed, unknown names refused.</summary>
[JsonSourceGenerationOptions(
    AllowTrailingCommas = true,
    PropertyNameCaseInsensitive = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    ReadCommentHandling = JsonCommentHandling.Skip,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ProfileDocument))]
internal sealed partial class ProfileJson : JsonSerializerContext;
