using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ChatGo.Client.Connections;
using ChatGo.Client.Load;
using ChatGo.Client.Load.Phases;
using ChatGo.Client.Load.Wire;

namespace ChatGo.Client.Commands;

/// <summary>The options of <c>load</c> on the command line.</summary>
internal sealed class LoadArguments
{
    private const int Most = 1_000_000;
    private const double MostSeconds = 86_400;
    private const int MaxTextBytes = 16_384;
    private const int DefaultTextBytes = 64;

    private readonly ServerArguments _server = new();
    private readonly Option<Uri[]?> _servers = ServerOption.CreateMany();
    private readonly Option<int> _users = NumberOption.Whole("--users", "Users", 10, 1, Most);
    private readonly Option<int> _rooms = NumberOption.Whole("--rooms", "Rooms, users spread evenly", 1, 1, Most);
    private readonly Option<double?> _zipf = NumberOption.Real("--zipf", "Spread users by Zipf's law instead: the exponent", 0, 5);
    private readonly Option<double?> _rate = NumberOption.Real("--rate", "Messages a second in all (default 10)", 0, Most);
    private readonly Option<double?> _rateAUser = NumberOption.Real("--rate-per-user", "Messages a second of each user", 0, Most);
    private readonly Option<(int, int)?> _size;
    private readonly Option<double?> _duration = NumberOption.Real("--duration", "Seconds that count (default 10)", 0.1, MostSeconds);
    private readonly Option<double?> _warmup = NumberOption.Real("--warmup", "Seconds of sending before, not counted", 0, MostSeconds);
    private readonly Option<double?> _ramp = NumberOption.Real("--ramp", "Seconds over which the users connect", 0, MostSeconds);
    private readonly Option<int> _usersAConnection = NumberOption.Whole("--users-per-connection", "Users that share a connection", 1, 1, 1_000);
    private readonly Option<string?> _api;
    private readonly Option<string?> _http2;
    private readonly Option<double?> _churn = NumberOption.Real("--churn", "Readers that leave and join again, each second", 0, Most);
    private readonly Option<int> _slow = NumberOption.Whole("--slow-readers", "Further readers that take 10 messages a second", 0, 0, Most);
    private readonly Option<FileInfo?> _profile;
    private readonly Option<int> _processes = NumberOption.Whole("--processes", "Processes that make the load", 1, 1, 64);
    private readonly Option<string?> _json = new("--json") { Description = "Write the results as JSON", HelpName = "FILE" };
    private readonly Option<string?> _report = new("--report") { Description = "Write a report to open in a browser", HelpName = "FILE.html" };
    private readonly Option<bool> _keepRooms = new("--keep-rooms") { Description = "Leave the load's rooms when it is over" };
    private readonly Option<double?> _serverPid = NumberOption.Real("--server-pid", "The server's process on this machine: tell its cost", 1, int.MaxValue);
    private readonly Option<double?> _sloP99 = NumberOption.Real("--slo-p99-ms", "Exit 2 where p99 exceeds it", 0, 1e9);
    private readonly Option<double?> _sloDelivered = NumberOption.Real("--slo-delivered", "Exit 2 where a smaller share is delivered", 0, 1);

    /// <summary>The options.</summary>
    public LoadArguments()
    {
        _size = new("--size")
        {
            Description = string.Create(
                CultureInfo.InvariantCulture, $"Bytes of a text, {DueText.MinBytes} to {MaxTextBytes}; or a range such as 64-512 (default 64)"),
            HelpName = "N[-N]",
            CustomParser = ParseSize,
        };
        _api = new("--api")
        {
            Description = "session (default): one stream a user, both ways. unary: ConnectChat and SendMessage",
            HelpName = "session|unary",
            CustomParser = static argument => ParseChoice(argument, "--api", "session", "unary"),
            CompletionSources = { "session", "unary" },
        };
        _http2 = new("--http2")
        {
            Description = "own (default): a client that costs little; needs Linux and plain TCP. dotnet: .NET's, the default elsewhere",
            HelpName = "own|dotnet",
            CustomParser = static argument => ParseChoice(argument, "--http2", "own", "dotnet"),
            CompletionSources = { "own", "dotnet" },
        };
        _profile = new("--profile")
        {
            Description = "Phases (ramp, steady, spike, storm) instead of --warmup and --duration",
            HelpName = "FILE.json",
        };
    }

    /// <summary>Makes <paramref name="command"/> accept the options.</summary>
    public void AddTo(Command command)
    {
        _server.AddTo(command);
        Option[] options =
        [
            _servers, _users, _rooms, _zipf, _rate, _rateAUser, _size, _duration, _warmup, _ramp, _usersAConnection, _api, _http2,
            _churn, _slow, _profile, _processes, _keepRooms, _json, _report, _serverPid, _sloP99, _sloDelivered,
        ];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        command.Validators.Add(Check);
    }

    /// <summary>Reads the options from a command line without errors.</summary>
    /// <exception cref="FormatException">The profile is none.</exception>
    public LoadOptions Read(ParseResult result)
    {
        var server = _server.Read(result);
        ServerAccess[] servers = result.GetValue(_servers) is { Length: > 0 } given
            ? [.. given.Select(address => server with { Address = address })]
            : [server];
        var (minBytes, maxBytes) = result.GetValue(_size) ?? (DefaultTextBytes, DefaultTextBytes);
        return new LoadOptions
        {
            Server = servers[0],
            Others = servers[1..],
            Users = result.GetValue(_users),
            Rooms = result.GetValue(_rooms),
            Zipf = result.GetValue(_zipf) ?? 0,
            MinTextBytes = minBytes,
            MaxTextBytes = maxBytes,
            RampSeconds = result.GetValue(_ramp) ?? 0,
            UsersPerConnection = result.GetValue(_usersAConnection),
            Api = result.GetValue(_api) == "unary" ? LoadApi.Unary : LoadApi.Session,
            HasOwnHttp2 = result.GetValue(_http2) != "dotnet",
            SlowReaders = result.GetValue(_slow),
            Processes = result.GetValue(_processes),
            Phases = PhasesOf(result),
            RunId = string.Create(CultureInfo.InvariantCulture, $"load-{Random.Shared.Next():x8}"),
            KeepsRooms = result.GetValue(_keepRooms),
            JsonFile = result.GetValue(_json),
            ReportFile = result.GetValue(_report),
            ServerPid = (int?)result.GetValue(_serverPid),
            SloP99Ms = result.GetValue(_sloP99),
            SloDelivered = result.GetValue(_sloDelivered),
            Command = string.Join(' ', (string[])["chatgo", .. _server.WithoutSecrets(result)]),
        };
    }

    private IReadOnlyList<LoadPhase> PhasesOf(ParseResult result)
    {
        var rate = result.GetValue(_rateAUser) * result.GetValue(_users) ?? result.GetValue(_rate) ?? 10;
        var churn = result.GetValue(_churn) ?? 0;
        return result.GetValue(_profile) is { } profile
            ? Profile.Parse(File.ReadAllText(profile.FullName), rate, churn)
            : Profile.Steady(rate, churn, result.GetValue(_warmup) ?? 0, result.GetValue(_duration) ?? 10);
    }

    // By what is given alone: a value that cannot be read has been told by itself.
    private void Check(CommandResult result)
    {
        if (IsGiven(_servers) && _server.IsServerGiven(result))
        {
            result.AddError("--server and --servers: only one of them");
        }

        if (IsGiven(_rate) && IsGiven(_rateAUser))
        {
            result.AddError("--rate and --rate-per-user: only one of them");
        }

        if (IsGiven(_profile) && (IsGiven(_warmup) || IsGiven(_duration)))
        {
            result.AddError("--profile: says itself how long it takes; leave --warmup and --duration out");
        }

        bool IsGiven(Option option) => ServerArguments.IsGiven(result, option);
    }

    private static (int, int)? ParseSize(ArgumentResult argument)
    {
        var text = argument.Tokens[^1].Value;
        var ends = text.Split('-');
        if (ends.Length is 1 or 2
            && int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var least)
            && int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var most)
            && DueText.MinBytes <= least && least <= most && most <= MaxTextBytes)
        {
            return (least, most);
        }

        argument.AddError(string.Create(
            CultureInfo.InvariantCulture,
            $"--size: '{text}' is not a size from {DueText.MinBytes} to {MaxTextBytes} or a range of them"));
        return null;
    }

    private static string? ParseChoice(ArgumentResult argument, string option, string first, string second)
    {
        var text = argument.Tokens[^1].Value;
        if (text == first || text == second)
        {
            return text;
        }

        argument.AddError($"{option}: '{text}' is neither {first} nor {second}");
        return null;
    }
}
