using ChatGo.Api;
using ChatGo.Server.Http2;
using ChatGo.Server.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGo.Tests.Server.Attacks;

/// <summary>Whatever an offender does: who reads and sends beside it notices nothing, the offender ends as it should, the
/// server holds no more than it may, serves on, and keeps nothing of it.</summary>
/// <remarks>Half-open peers: <see cref="Streams.SilentPeerTests"/>. Requests that never end: <see cref="Bounds.SlowRequestTests"/>.
/// The numbers of the budgets: <see cref="Bounds.AnswerBudgetTests"/>, <see cref="Bounds.RequestHeaderTests"/>. Windows moved at
/// random: <see cref="Http2.Fuzz.FlowControlSoak"/>. What an attack costs: <c>make bench-attacks</c>.</remarks>
public sealed class AttackTests
{
    /// <summary>What strangers break is logged once in a while, whatever they do.</summary>
    private const int MostWarnings = 8;

    /// <summary>Every attack in every way that makes it another one.</summary>
    public static IEnumerable<(string Name, AttackWay Way)> Cases() => AttackList.All.SelectMany(
        static attack => Ways(attack).Select(way => (attack.Name, way)));

    [Test, Timeout(120_000)]
    [MethodDataSource(nameof(Cases))]
    public async Task Attack_BesideAnAudience_EndsAsItShouldAndLeavesNothing(string name, AttackWay way, CancellationToken cancellationToken)
    {
        var attack = AttackList.All.Single(attack => attack.Name == name);
        await using var site = await AttackSite.StartAsync(way, cancellationToken);
        await using var audience = await HonestAudience.StartAsync(site.NewChannel, cancellationToken);
        var connections = site.Server.Services.GetRequiredService<DirectConnections>();
        await Eventually.HoldsAsync("the audience is in", () => connections.Count == 2, cancellationToken);

        await using (var run = new AttackRun(site, audience, cancellationToken))
        {
            await attack.RunAsync(run);
            await run.AssertBoundsAsync();
            await audience.GoesOnAsync(cancellationToken);
            using var channel = site.NewChannel();
            var chat = await new ChatV1.ChatV1Client(channel).GetChatAsync(
                new GetChatRequest { ChatId = HonestAudience.Room }, cancellationToken: cancellationToken);
            await Assert.That(chat.ChatId).IsEqualTo(HonestAudience.Room);
            await Assert.That(run.EndsOf(attack)).Contains(run.Outcome());
        }

        await audience.VerifyAsync(cancellationToken);
        await Eventually.HoldsAsync("the offender's connections are gone", () => connections.Count == 2, cancellationToken);
        var streams = site.Server.Services.GetRequiredService<OpenStreams>();
        await Eventually.HoldsAsync("its streams are gone", () => streams.Count == 1, cancellationToken);
        await Eventually.HoldsAsync(
            "its budgets are back", () => connections.All.All(static one => one.Budgets.Answers.Taken + one.Budgets.Headers.Taken == 0), cancellationToken);
        await Assert.That(site.Server.Lines.Count(static line => line.StartsWith("Warning", StringComparison.Ordinal))).IsLessThan(MostWarnings);
    }

    private static AttackWay[] Ways(Attack attack) =>
        attack.IsTlsOnly ? [AttackWay.Tls, AttackWay.TlsByKestrel]
        : attack.IsTlsToo ? [AttackWay.Direct, AttackWay.ByKestrel, AttackWay.Tls, AttackWay.TlsByKestrel]
        : [AttackWay.Direct, AttackWay.ByKestrel];
}
