using Microsoft.Extensions.Options;

namespace ChatGo.Server.Engines;

/// <summary>Holds the store's settings to their bounds, without reflection.</summary>
[OptionsValidator]
internal sealed partial class StoreOptionsValidator : IValidateOptions<StoreOptions>;
