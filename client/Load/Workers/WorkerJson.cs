using System.Text.Json.Serialization;

namespace ChatGo.Client.Load.Workers;

/// <summary>What processes of one load tell each other, a JSON text a line.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(LoadOptions))]
[JsonSerializable(typeof(WorkerReport))]
internal sealed partial class WorkerJson : JsonSerializerContext;
