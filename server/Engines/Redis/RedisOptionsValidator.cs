using Microsoft.Extensions.Options;

namespace ChatGo.Server.Engines.Redis;

/// <summary>Holds the settings to their bounds, without reflection.</summary>
[OptionsValidator]
internal sealed partial class RedisOptionsValidator : IValidateOptions<RedisOptions>;
