using System.Numerics;
using ChatGo.Core.Engines;
using ChatGo.Core.Rooms;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Chat;

/// <summary>Holds what rooms keep to the bounds of memory, where no engine keeps it.</summary>
/// <param name="services">Know whether there is an engine.</param>
internal sealed class HistoryValidator(IServiceProviderIsService services) : IValidateOptions<RoomOptions>
{
    private const int MinMessages = 16;
    private const int MaxMessages = 65_536;
    private const int MinBytes = 65_536;
    private const int MaxBytes = 1_073_741_824;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, RoomOptions options)
    {
        var isKept = services.IsService(typeof(IRoomEngine));
        string?[] problems =
        [
            Check(nameof(RoomOptions.HistoryMessages), options.HistoryMessages, MinMessages, isKept ? int.MaxValue : MaxMessages, isKept),
            Check(nameof(RoomOptions.HistoryBytes), options.HistoryBytes, MinBytes, isKept ? int.MaxValue : MaxBytes, isKept),
            isKept || BitOperations.IsPow2(options.HistoryMessages)
                ? null
                : $"{nameof(RoomOptions.HistoryMessages)}: The field {nameof(RoomOptions.HistoryMessages)} must be a power of two.",
        ];
        var failures = problems.OfType<string>().ToArray();
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static string? Check(string name, int value, int min, int max, bool maybeUnbounded) =>
        (value >= min && value <= max) || (value == 0 && maybeUnbounded)
            ? null
            : $"{name}: The field {name} must be between {min} and {max}{(maybeUnbounded ? ", or 0" : string.Empty)}.";
}
