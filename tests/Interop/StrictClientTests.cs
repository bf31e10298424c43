namespace ChatGo.Tests.Interop;

/// <summary>Clients that hold each frame to the windows that they have granted and seen acknowledged, while they catch up on
/// full rooms: whatever comes too early ends their streams.</summary>
/// <remarks>CHATGO_INTEROP_ROUNDS connections each; the long form has 100.</remarks>
[ClassDataSource<FullRooms, PythonClient>(Shared = [SharedType.PerTestSession, SharedType.PerTestSession])]
public sealed class StrictClientTests(FullRooms rooms, PythonClient python)
{
    private const string Node = "/usr/bin/node";

    private static readonly string Rounds = Environment.GetEnvironmentVariable("CHATGO_INTEROP_ROUNDS") ?? "3";

    // gRPC's C core; python-h2, which is slower.
    [Test, Timeout(900_000)]
    [Arguments("follow_full.py", FullRooms.Count)]
    [Arguments("strict_windows.py", 3)]
    public async Task PythonClient_ThatChangesItsWindows_GetsEverything(
        string client, int count, CancellationToken cancellationToken)
    {
        python.SkipWhereMissing();

        var (exitCode, output) = await python.RunClientAsync(client, ArgsOf(count), cancellationToken);

        await Assert.That(exitCode).IsEqualTo(0).Because(output);
        await Assert.That(output).Contains($"{Rounds} of {Rounds} rounds clean");
    }

    [Test, Timeout(900_000)]
    public async Task NodeClient_ThatPauses_GetsEverything(CancellationToken cancellationToken)
    {
        if (!File.Exists(Node))
        {
            Missing.Skip("nodejs is missing: make interop installs it.");
        }

        var source = Path.Combine(AppContext.BaseDirectory, "Interop", "node", "paused.mjs");
        var (exitCode, output) = await ForeignProgram.RunAsync(Node, [source, .. ArgsOf(FullRooms.Count)], cancellationToken);

        await Assert.That(exitCode).IsEqualTo(0).Because(output);
        await Assert.That(output).Contains($"{Rounds} of {Rounds} rounds clean");
    }

    private string[] ArgsOf(int count) => [rooms.Address, Rounds, $"{count}", $"{rooms.MessagesOf(count)}"];
}
