using Microsoft.Extensions.Options;

namespace ChatGo.Server.Limits;

/// <summary>Refuses a trusted proxy that is none: who was meant would not be believed, without a word.</summary>
internal sealed class TrustedProxiesValidator : IValidateOptions<LimitOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, LimitOptions options)
    {
        try
        {
            TrustedProxies.Of(options);
            return ValidateOptionsResult.Success;
        }
        catch (FormatException wrong)
        {
            return ValidateOptionsResult.Fail($"{nameof(LimitOptions.TrustedProxies)}: {wrong.Message}.");
        }
    }
}
