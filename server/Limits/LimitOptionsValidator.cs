using Microsoft.Extensions.Options;

namespace ChatGo.Server.Limits;

/// <summary>Holds the limits to their bounds, without reflection.</summary>
[OptionsValidator]
internal sealed partial class LimitOptionsValidator : IValidateOptions<LimitOptions>;
