using ChatGo.Server.Engines.Redis;
using Microsoft.Extensions.Configuration.CommandLine;

namespace ChatGo.Server.Hosting;

/// <summary>Prints every setting, where it comes from and what is wrong.</summary>
internal static class ConfigurationCheck
{
    private const string ByDefault = "default";

    /// <summary>Runs the check; nothing listens.</summary>
    /// <param name="args">The checked command line, without the command.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var given = new ConfigurationBuilder().AddSettings(args).Build();
        foreach (var group in ServerSettings.Groups)
        {
            Console.WriteLine($"# {group.Title}");
            foreach (var setting in group.Settings)
            {
                var (value, source) = Find(given, setting);
                Console.WriteLine($"{setting.Flag,-28} {value,-40} {source}");
            }

            Console.WriteLine();
        }

        if (await ServerRun.FindProblemAsync(args) is { } problem)
        {
            await Console.Error.WriteLineAsync($"{ServerRun.Name}: {problem.Message}");
            return problem.ExitCode;
        }

        Console.WriteLine("Nothing is wrong.");
        return ExitCode.Success;
    }

    private static (string Value, string Source) Find(IConfigurationRoot given, ServerSetting setting)
    {
        foreach (var provider in given.Providers.Reverse())
        {
            if (provider.TryGet(setting.Key, out var value) && value is not null)
            {
                var shown = setting.Key == "Redis:Configuration" ? RedisOptions.WithoutPassword(value) : value;
                return (shown, provider is CommandLineConfigurationProvider ? "command line" : setting.Variable);
            }
        }

        return (setting.DefaultText, ByDefault);
    }
}
