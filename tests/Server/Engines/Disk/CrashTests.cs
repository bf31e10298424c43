using System.Globalization;
using ChatGo.Api;
using ChatGo.Tests.Core.Log.Stress;
using ChatGo.Tests.Server.Attacks;

namespace ChatGo.Tests.Server.Engines.Disk;

/// <summary>Servers that are killed, and machines whose power is cut, while they acknowledge: nothing acknowledged is lost, no
/// number is given twice, and there are no holes. CHATGO_CRASH_ROUNDS=500 is the long form.</summary>
/// <remarks>No [Timeout]: the number of rounds is open.</remarks>
[NotInParallel]
public sealed class CrashTests
{
    private const int Descriptors = 4_096;
    private const string Unbounded = "--history-messages 0 --history-bytes 0 --history-seconds 0 --min-free-mebibytes 0";

    private static readonly int Rounds =
        int.Parse(Environment.GetEnvironmentVariable("CHATGO_CRASH_ROUNDS") ?? "5", CultureInfo.InvariantCulture);

    /// <summary>A power cut takes longer to put together.</summary>
    private static readonly int PowerCuts = Math.Max(5, Rounds / 5);

    [Test]
    public async Task Kill_WhileMessagesAreAcknowledged_LosesNone()
    {
        var directory = Directory.CreateTempSubdirectory("chatgo-crash-");
        var ledger = new CrashLedger();
        var dice = new Dice(7);
        for (var round = 0; round < Rounds; round++)
        {
            await RunAsync(ledger, directory.FullName, [], dice);
        }

        await CheckAsync(ledger, directory.FullName);
        await Assert.That(ledger.Acknowledged).IsGreaterThan(Rounds);
        Console.WriteLine($"{Rounds} kills, {ledger.Acknowledged} acknowledged, {ledger.Found} found");
        directory.Delete(recursive: true);
    }

    [Test]
    public async Task PowerCut_WhileMessagesAreAcknowledged_LosesNone()
    {
        if (await Shim.FindAsync("powercut.c") is not { } shim)
        {
            Skip.Test("needs gcc");
            return;
        }

        var parent = Directory.CreateTempSubdirectory("chatgo-power-");
        var directory = Path.Combine(parent.FullName, "0");
        var ledger = new CrashLedger();
        var dice = new Dice(11);
        for (var round = 0; round < PowerCuts; round++)
        {
            var cut = new PowerCut(shim, directory);
            await RunAsync(ledger, directory, cut.Environment, dice);
            directory = Path.Combine(parent.FullName, (round + 1).ToString(CultureInfo.InvariantCulture));
            cut.Restore(directory);
        }

        await CheckAsync(ledger, directory);
        await Assert.That(ledger.Acknowledged).IsGreaterThan(PowerCuts);
        Console.WriteLine($"{PowerCuts} power cuts, {ledger.Acknowledged} acknowledged, {ledger.Found} found");
        parent.Delete(recursive: true);
    }

    [Test]
    public async Task PowerCut_OfAServerThatDoesNotWaitForTheDisk_IsSeen()
    {
        if (await Shim.FindAsync("powercut.c") is not { } shim)
        {
            Skip.Test("needs gcc");
            return;
        }

        var parent = Directory.CreateTempSubdirectory("chatgo-power-");
        var directory = Path.Combine(parent.FullName, "before");
        var cut = new PowerCut(shim, directory);
        var ledger = new CrashLedger();
        await RunAsync(ledger, directory, cut.Environment, new Dice(13), "--fsync interval --fsync-milliseconds 60000");
        cut.Restore(Path.Combine(parent.FullName, "after"));

        await using var program = await StartAsync(Path.Combine(parent.FullName, "after"), []);
        using var channel = program.NewChannel();
        await Assert.That(await ledger.FindFaultAsync(new ChatV1.ChatV1Client(channel), CancellationToken.None)).IsNotNull();
        parent.Delete(recursive: true);
    }

    private static async Task RunAsync(
        CrashLedger ledger, string directory, IEnumerable<KeyValuePair<string, string>> environment, Dice dice, string args = "")
    {
        await using var program = await StartAsync(directory, environment, args);
        using var channel = program.NewChannel();
        var fault = await ledger.FindFaultAsync(new ChatV1.ChatV1Client(channel), CancellationToken.None);
        await Assert.That(fault).IsNull().Because(string.Join('\n', program.Lines));
        await Task.WhenAll(ledger.SendAsync(channel, CancellationToken.None), KillAsync());

        async Task KillAsync()
        {
            await Task.Delay(dice.Between(50, 500));
            await program.KillAsync();
        }
    }

    private static async Task CheckAsync(CrashLedger ledger, string directory)
    {
        await using var program = await StartAsync(directory, []);
        using var channel = program.NewChannel();
        await Assert.That(await ledger.FindFaultAsync(new ChatV1.ChatV1Client(channel), CancellationToken.None)).IsNull();
    }

    private static Task<ServerProgram> StartAsync(
        string directory, IEnumerable<KeyValuePair<string, string>> environment, string args = "") =>
        ServerProgram.StartAsync(Descriptors, $"--data {directory} {Unbounded} {args}", environment, CancellationToken.None);
}
