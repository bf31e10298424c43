using Microsoft.Extensions.Options;

namespace ChatGo.Server.Callers;

/// <summary>Holds the numbers among the settings of authentication to their bounds, without reflection.</summary>
[OptionsValidator]
internal sealed partial class AuthenticationRangeValidator : IValidateOptions<AuthenticationOptions>;
