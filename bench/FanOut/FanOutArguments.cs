using System.CommandLine;
using ChatGo.Bench.Servers;

namespace ChatGo.Bench.FanOut;

/// <summary>The options on the command line.</summary>
internal sealed class FanOutArguments
{
    private const int MaxPairs = 100;
    private const double MaxSeconds = 600;

    private readonly Option<string[]> _scenarios = Names("--scenario", "Only these", Scenario.All.Select(static one => one.Name));
    private readonly Option<string[]> _only = Names("--only", "Only these servers", ServerKind.All.Select(static one => one.Name));

    private readonly Option<int> _pairs = new("--pairs")
    {
        Description = "Turns that each server gets at each scenario",
        HelpName = "N",
        DefaultValueFactory = static _ => FanOutOptions.DefaultPairs,
    };

    private readonly Option<double> _duration =
        Seconds("--duration", "Seconds that count in a turn", FanOutOptions.DefaultSeconds);

    private readonly Option<double> _warmUp =
        Seconds("--warmup", "Seconds of the same load before them", FanOutOptions.DefaultWarmUpSeconds);

    private readonly Option<bool> _auth = new("--auth")
    {
        Description = "Also ChatGo with tokens, grants and limits, beside itself without",
    };

    private readonly Option<bool> _keep = new("--keep")
    {
        Description = "Write the results to bench/results and README.md",
    };

    /// <summary>Makes a command accept the options.</summary>
    public void AddTo(Command command)
    {
        _pairs.Validators.Add(result => Check(result.GetValueOrDefault<int>(), 1, MaxPairs, result.AddError));
        Option[] all = [_scenarios, _only, _pairs, _duration, _warmUp, _auth, _keep];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Reads the options from a command line without errors.</summary>
    public FanOutOptions Read(ParseResult result) => new(
        Chosen(Scenario.All, result.GetValue(_scenarios), static one => one.Name),
        Chosen(ServerKind.All, result.GetValue(_only), static one => one.Name),
        result.GetValue(_pairs),
        TimeSpan.FromSeconds(result.GetValue(_warmUp)),
        TimeSpan.FromSeconds(result.GetValue(_duration)),
        result.GetValue(_auth),
        result.GetValue(_keep));

    private static T[] Chosen<T>(IReadOnlyList<T> all, string[]? names, Func<T, string> name) =>
        [.. all.Where(one => names is not { Length: > 0 } || names.Contains(name(one)))];

    private static Option<double> Seconds(string name, string purpose, double defaultSeconds)
    {
        var option = new Option<double>(name)
        {
            Description = purpose,
            HelpName = "N",
            DefaultValueFactory = _ => defaultSeconds,
        };
        option.Validators.Add(result => Check(result.GetValueOrDefault<double>(), 0.1, MaxSeconds, result.AddError));
        return option;
    }

    /// <summary>An option that takes any of some names, separated by commas.</summary>
    private static Option<string[]> Names(string name, string purpose, IEnumerable<string> known)
    {
        var all = known.ToHashSet(StringComparer.Ordinal);
        return new Option<string[]>(name)
        {
            Description = $"{purpose}, separated by commas",
            HelpName = "NAMES",
            CustomParser = argument =>
            {
                var names = argument.Tokens[^1].Value.Split(',', StringSplitOptions.TrimEntries);
                foreach (var unknown in names.Where(one => !all.Contains(one)))
                {
                    argument.AddError($"{name}: there is no '{unknown}', only {string.Join(", ", all)}");
                }

                return names;
            },
        };
    }

    private static void Check(double value, double least, double most, Action<string> refuse)
    {
        if (value < least || value > most)
        {
            refuse($"{value} is not from {least} to {most}");
        }
    }
}
