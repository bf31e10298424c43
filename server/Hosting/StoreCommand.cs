using System.CommandLine;
using ChatGo.Server.Engines;
using ChatGo.Server.Engines.RocksDb;

namespace ChatGo.Server.Hosting;

/// <summary>The command <c>store</c>: looks after what a server keeps on disk, while it does not run.</summary>
internal static class StoreCommand
{
    /// <summary>What it is called.</summary>
    public const string Name = "store";

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var store = new Command(Name, "Look after what --data keeps: check, backup DIR, compact, salvage");
        store.Subcommands.Add(CreateVerb(
            "check", "Read all of it and hold it against its checksums; a server may run meanwhile. Ends with 1 where something is wrong", static tool => tool.Check()));
        store.Subcommands.Add(CreateVerb(
            "compact",
            "Write all of it anew: what was deleted, replaced or is too old is gone from the disk then",
            static tool =>
            {
                tool.Compact();
                return true;
            }));
        store.Subcommands.Add(CreateVerb(
            "salvage", "Save what can be saved of a damaged one; copy the directory first", static tool => tool.Salvage()));
        var to = new Argument<string>("DIR") { Description = "Where to: a directory that is not there" };
        var data = DataOption();
        var backup = new Command("backup", "Copy it; while a server runs: chatgo backup") { to, data };
        backup.SetAction(parsed => Run(parsed.GetValue(data)!, tool =>
        {
            tool.BackUp(parsed.GetValue(to)!);
            return true;
        }));
        store.Subcommands.Add(backup);
        return store;
    }

    private static Command CreateVerb(string name, string help, Func<StoreTool, bool> run)
    {
        var data = DataOption();
        var verb = new Command(name, help) { data };
        verb.SetAction(parsed => Run(parsed.GetValue(data)!, run));
        return verb;
    }

    private static Option<string> DataOption() => new("--data")
    {
        Description = "The directory, as the server's --data; default: CHATGO_STORE__DATA",
        HelpName = "DIR",
        DefaultValueFactory = static _ => Environment.GetEnvironmentVariable("CHATGO_STORE__DATA") ?? string.Empty,
    };

    private static int Run(string data, Func<StoreTool, bool> run)
    {
        if (data.Length == 0)
        {
            Console.Error.WriteLine($"{ServerRun.Name}: which store? --data DIR");
            return ExitCode.Usage;
        }

        // What a room keeps is the server's setting; what the server has dropped by it is noted in the store.
        var unbounded = new HistoryBounds(Messages: 0, Bytes: 0, Seconds: 0);
        try
        {
            return run(new StoreTool(new StoreOptions { Data = data, MinFreeMebibytes = 0 }, unbounded, Console.Out)) ? ExitCode.Success : ExitCode.Failure;
        }
        catch (StoreException wrong)
        {
            Console.Error.WriteLine($"{ServerRun.Name}: {wrong.Message}");
            return ExitCode.Failure;
        }
    }
}
