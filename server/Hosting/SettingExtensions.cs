using Microsoft.Extensions.Configuration.Memory;

namespace ChatGo.Server.Hosting;

/// <summary>Where settings come from.</summary>
internal static class SettingExtensions
{
    /// <summary>Reads the environment's and the command line's settings, and none that a framework would look for elsewhere.
    /// </summary>
    /// <param name="configuration">The server's.</param>
    /// <param name="args">The command line.</param>
    public static void UseSettings(this ConfigurationManager configuration, string[] args)
    {
        foreach (var foreign in configuration.Sources.Where(static source => source is not MemoryConfigurationSource).ToArray())
        {
            configuration.Sources.Remove(foreign);
        }

        configuration.AddSettings(args);
    }

    /// <summary>Adds the environment's and the command line's settings; the command line wins.</summary>
    /// <param name="configuration">The server's.</param>
    /// <param name="args">The command line.</param>
    public static IConfigurationBuilder AddSettings(this IConfigurationBuilder configuration, string[] args)
    {
        configuration.AddEnvironmentVariables(SettingNames.VariablePrefix);
        return configuration.AddCommandLine(
            [.. Gather(args)], ServerSettings.All.ToDictionary(static setting => setting.Flag, static setting => setting.Key));
    }

    /// <summary>Writes a command line as the framework reads it: a switch with its value, and what is given more than once as
    /// one text.</summary>
    private static IEnumerable<string> Gather(string[] args)
    {
        var gathered = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var index = 0; index < args.Length; index++)
        {
            var (flag, value) = args[index].Split('=', 2) is [var name, var text] ? (name, text) : (args[index], null);
            var next = index + 1 < args.Length ? args[index + 1] : null;
            switch (ServerSettings.All.FirstOrDefault(setting => setting.Flag == flag)?.Kind)
            {
                case SettingKind.Switch:
                    if (value is null && bool.TryParse(next, out _))
                    {
                        (value, index) = (next, index + 1);
                    }

                    yield return $"{flag}={value ?? "true"}";
                    break;
                case SettingKind.Texts:
                    if (value is null)
                    {
                        (value, index) = (next, index + 1);
                    }

                    gathered[flag] = gathered.TryGetValue(flag, out var before) ? $"{before}{ServerSetting.Separator}{value}" : value ?? string.Empty;
                    break;
                default:
                    yield return args[index];
                    break;
            }
        }

        foreach (var (flag, values) in gathered)
        {
            yield return $"{flag}={values}";
        }
    }
}
