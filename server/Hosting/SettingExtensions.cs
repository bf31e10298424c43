namespace ChatGo.Server.Hosting;

/// <summary>Where settings come from.</summary>
internal static class SettingExtensions
{
    private const string EnvironmentPrefix = "CHATGO_";

    /// <summary>Adds the environment's and the command line's settings; the command line wins.</summary>
    /// <param name="configuration">The server's.</param>
    /// <param name="args">The command line.</param>
    public static IConfigurationBuilder AddSettings(this IConfigurationBuilder configuration, string[] args)
    {
        configuration.AddEnvironmentVariables(EnvironmentPrefix);
        return configuration.AddCommandLine(
            args, ServerSetting.All.ToDictionary(static setting => setting.Flag, static setting => setting.Key));
    }
}
