using Microsoft.Extensions.Configuration.Memory;

namespace ChatGo.Server.Hosting;

/// <summary>Where settings come from.</summary>
internal static class SettingExtensions
{
    /// <summary>Takes the environment's and the command line's settings, and none that a framework would look for elsewhere.
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
            args, ServerSetting.All.ToDictionary(static setting => setting.Flag, static setting => setting.Key));
    }
}
