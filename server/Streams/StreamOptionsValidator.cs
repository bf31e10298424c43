using Microsoft.Extensions.Options;

namespace ChatGo.Server.Streams;

/// <summary>Holds the streams' settings to their bounds, without reflection.</summary>
[OptionsValidator]
internal sealed partial class StreamOptionsValidator : IValidateOptions<StreamOptions>;
