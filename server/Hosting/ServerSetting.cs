using System.Globalization;

namespace ChatGo.Server.Hosting;

/// <summary>A setting: its flag, its configuration key, and what <c>--help</c> says of it.</summary>
/// <param name="Flag">As on the command line.</param>
/// <param name="Key">As in configuration; in the environment <c>CHATGO_</c> and <c>__</c> for each colon.</param>
/// <param name="Help">A sentence, unit first.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="ValueName">What <c>--help</c> calls the value.</param>
/// <param name="DefaultText">The default as text; what the options class says.</param>
internal sealed record ServerSetting(
    string Flag, string Key, string Help, SettingKind Kind, string ValueName, string DefaultText)
{
    private const string None = "none";

    /// <summary>What separates the values of a setting that may be given more than once.</summary>
    public const char Separator = ';';

    /// <summary>Gets the variable of the environment that sets it.</summary>
    public string Variable => SettingNames.ToVariable(Key);

    /// <summary>A number.</summary>
    public static ServerSetting Number(string flag, string key, string help, int byDefault) =>
        new(flag, key, help, SettingKind.Number, "N", byDefault.ToString("N0", CultureInfo.InvariantCulture));

    /// <summary>A text.</summary>
    public static ServerSetting Text(string flag, string key, string valueName, string help, string? byDefault = null) =>
        new(flag, key, help, SettingKind.Text, valueName, byDefault ?? None);

    /// <summary>A text that may be given more than once.</summary>
    public static ServerSetting Texts(string flag, string key, string valueName, string help) =>
        new(flag, key, help, SettingKind.Texts, valueName, None);

    /// <summary>Something that is on or off.</summary>
    public static ServerSetting Switch(string flag, string key, string help) =>
        new(flag, key, help, SettingKind.Switch, string.Empty, "off");

    /// <summary>Explains what is wrong with a setting, by its flag and value.</summary>
    /// <param name="failure">What the options' validation said: the property, a colon, the problem.</param>
    /// <param name="configuration">What was given.</param>
    public static string Explain(string failure, IConfiguration configuration)
    {
        var property = failure.Split(':')[0];
        var setting = ServerSettings.All.FirstOrDefault(
            setting => setting.Key.EndsWith($":{property}", StringComparison.Ordinal));
        if (setting is null)
        {
            return failure;
        }

        var begin = failure.IndexOf(" must ", StringComparison.Ordinal);
        var problem = begin < 0 ? failure[(property.Length + 1)..].Trim() : failure[(begin + 1)..];
        return configuration[setting.Key] is { } value
            ? $"{setting.Flag} ({setting.Key}) is {value}: {problem}"
            : $"{setting.Flag} ({setting.Key}): {problem}";
    }
}
