using System.Diagnostics;
using ChatGo.Api;
using ChatGo.Bench.Servers;
using ChatGo.Client.Connections;
using ChatGo.Client.Load;
using ChatGo.Client.Load.Phases;
using Grpc.Core;
using Grpc.Net.Client;

namespace ChatGo.Bench.Cluster;

/// <summary>A crowd at three servers that share a Redis: the third is killed, the second drains, and all that anybody read is
/// verified.</summary>
internal static class CrowdTrial
{
    private const int Servers = 3;
    private const int Users = 3_000;
    private const int Rooms = 300;
    private const int Rate = 300;

    private static readonly TimeSpan UntilKill = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan UntilDrain = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan UntilEnd = TimeSpan.FromSeconds(25);

    /// <summary>Gets what is tried.</summary>
    public static string Name { get; } = $"{Users:N0} users in {Rooms} rooms at three servers: one killed, one drained";

    /// <summary>Runs it.</summary>
    /// <param name="cancellationToken">Breaks off.</param>
    public static async Task<CrowdTurn> RunAsync(CancellationToken cancellationToken)
    {
        var kind = ServerKind.All.Single(static kind => kind.Name == ServerKind.Redis);
        await using var redis = await ServerProcess.StartAsync(kind, cancellationToken);
        // Those who move may take their time: nobody of them leaves.
        var ours = ServerKind.Configured(
            ["--redis", $"127.0.0.1:{redis.Port}", "--presence-linger-seconds", "30"], ServerKind.OurProgram);
        var servers = new List<ServerProcess>();
        try
        {
            for (var server = 0; server < Servers; server++)
            {
                servers.Add(await ServerProcess.StartAsync(ours, cancellationToken));
            }

            return await RunAsync(servers, cancellationToken);
        }
        finally
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }
        }
    }

    private static async Task<CrowdTurn> RunAsync(List<ServerProcess> servers, CancellationToken cancellationToken)
    {
        var access = servers.ConvertAll(static server => new ServerAccess(new Uri($"http://127.0.0.1:{server.Port}")));
        var duration = UntilKill + UntilDrain + UntilEnd;
        await using var load = new LoadEngine(
            new LoadOptions
            {
                Server = access[0],
                Others = access[1..],
                Users = Users,
                Rooms = Rooms,
                Phases = [new LoadPhase("steady", PhaseKind.Steady, duration.TotalSeconds, Rate, Rate)],
                RunId = "crowd",
            },
            index: 0);
        await load.JoinAsync(cancellationToken);
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var leaving = CountLeavesAsync(access[0].Address, watching.Token);
        var driving = load.DriveAsync(Stopwatch.GetTimestamp(), cancellationToken);
        await Task.Delay(UntilKill, cancellationToken);
        servers[2].Process.Kill();
        await Task.Delay(UntilDrain, cancellationToken);
        servers[1].Signal(NativeMethods.SigTerm);
        await Task.Delay(UntilEnd, cancellationToken);
        // Before all of them leave.
        await watching.CancelAsync();
        await driving;
        var sample = load.Sample();
        return new CrowdTurn(
            sample.Sent,
            sample.Lost + sample.FaultyMessages.Values.Sum(),
            sample.Announced,
            sample.Outages.Sum(static outage => outage.Readers),
            sample.Outages.Max(static outage => (double?)outage.BusiestShare) ?? 0,
            sample.Outages.Max(static outage => outage.End - outage.Start) ?? double.NaN,
            await leaving);
    }

    private static async Task<int> CountLeavesAsync(Uri server, CancellationToken stopping)
    {
        using var channel = GrpcChannel.ForAddress(server);
        var follow = new FollowRequest();
        follow.Joins.AddRange(Enumerable.Range(0, Rooms).Select(static room => new ConnectChatRequest
        {
            ChatId = $"crowd-{room}",
            Username = "watch",
            Notices = true,
        }));
        var left = 0;
        using var call = new ChatV1.ChatV1Client(channel).Follow(follow, cancellationToken: stopping);
        try
        {
            while (await call.ResponseStream.MoveNext(stopping))
            {
                left += call.ResponseStream.Current.Notice?.Presence?.Left.Count ?? 0;
            }
        }
        catch (Exception end) when (end is RpcException or OperationCanceledException)
        {
            // All is counted.
        }

        return left;
    }
}
