using System.Diagnostics;
using System.Net.Sockets;
using ChatGo.Server.Http2;
using ChatGo.Server.Streams;
using ChatGo.Tests.Core.Log.Stress;
using ChatGo.Tests.Server.Races;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGo.Tests.Server.Attacks;

/// <summary>Connections that say something random, each to its end. CHATGO_SOAK_RUNS=1000 is the long form, 10⁶ of them; a
/// failure names its seed, and CHATGO_SOAK_SEED runs it again.</summary>
/// <remarks>No [Timeout]: the number of runs is open, each run has its bound.</remarks>
[NotInParallel]
public sealed class RandomBytesSoak
{
    private const int CasesARun = 1_000;
    private const ulong FewRuns = 20;
    private const int Together = 8;

    [Test]
    public async Task Connections_ThatSayRandomThings_AreAllLetGo()
    {
        using var bound = new CancellationTokenSource(SoakSettings.RunBound);
        await using var site = await AttackSite.StartAsync(AttackWay.Direct, bound.Token);
        await using var audience = await HonestAudience.StartAsync(site.NewChannel, CancellationToken.None);
        var (started, runs) = (Stopwatch.GetTimestamp(), 0UL);
        for (; SoakSettings.GoesOn(runs, started) && (SoakSettings.IsFull || runs < FewRuns); runs++)
        {
            var seed = SoakSettings.Seed + runs;
            try
            {
                await RunAsync(new Dice(seed), site);
            }
            catch (Exception problem)
            {
                throw new InvalidOperationException($"Seed {seed}: {problem.Message}", problem);
            }
        }

        using var end = new CancellationTokenSource(SoakSettings.RunBound);
        await audience.VerifyAsync(end.Token);
        var connections = site.Server.Services.GetRequiredService<DirectConnections>();
        await Eventually.HoldsAsync("only the audience is connected", () => connections.Count == 2, end.Token);
        var streams = site.Server.Services.GetRequiredService<OpenStreams>();
        await Assert.That(streams.Count).IsEqualTo(1);
        await Assert.That(runs).IsGreaterThan(0UL);
        Console.WriteLine(
            $"{runs * CasesARun} cases from seed {SoakSettings.Seed}: {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s");
    }

    private static async Task RunAsync(Dice dice, AttackSite site)
    {
        using var bound = new CancellationTokenSource(SoakSettings.RunBound);
        var all = Enumerable.Range(0, Together).Select(_ => dice.Split()).ToArray();
        await Task.WhenAll(all.Select(one => Task.Run(
            async () =>
            {
                for (var run = 0; run < CasesARun / Together; run++)
                {
                    await SpeakAsync(RandomBytes.Of(one), site, bound.Token);
                }
            },
            bound.Token)));
    }

    /// <summary>Sends it, and no more; the server must end the connection.</summary>
    private static async Task SpeakAsync(byte[] said, AttackSite site, CancellationToken cancellationToken)
    {
        await using var connection = await site.ConnectAsync(cancellationToken);
        // Closed by a reset: no port waits behind it.
        connection.Socket.LingerState = new LingerOption(enable: true, seconds: 0);
        var told = new byte[4_096];
        try
        {
            await connection.WriteAsync(said, cancellationToken);
            connection.Socket.Shutdown(SocketShutdown.Send);
            while (await connection.ReadAsync(told, cancellationToken) > 0)
            {
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException)
        {
            // The server has ended it: as good.
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The server keeps who has said {Convert.ToHexString(said)}");
        }
    }
}
