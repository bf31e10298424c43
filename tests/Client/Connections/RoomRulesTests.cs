using ChatGo.Api;
using ChatGo.Client.Connections;
using TUnit.Assertions.Enums;

namespace ChatGo.Tests.Client.Connections;

public sealed class RoomRulesTests
{
    private static readonly RoomRules Open = new("", 0, false);

    [Test]
    public async Task NewsSince_TellsWhatIsNotAsItWas()
    {
        var (slow, titled, frozen) = (Open with { SlowModeSeconds = 7 }, new RoomRules("Lobby", 7, false), new RoomRules("Lobby", 7, true));

        await Assert.That(slow.NewsSince(null)).IsEqualTo("slow mode, one message per user every 7 s");
        await Assert.That(titled.NewsSince(slow)).IsEqualTo("its title is \"Lobby\"");
        await Assert.That(frozen.NewsSince(titled)).IsEqualTo("frozen, only moderators may send");
        await Assert.That(Open.NewsSince(frozen)).IsEqualTo("it has no title; no slow mode; not frozen");
        await Assert.That(Open.NewsSince(null)).IsEqualTo("it has no title; no slow mode; not frozen");
    }

    [Test]
    [Timeout(10_000)]
    public async Task RunAsync_TellsRulesThatAreNews_AlsoAfterABreak(CancellationToken cancellationToken)
    {
        static Task TellAsync(ScriptedStream stream, uint seconds) => stream.TellAsync(new Notice
        {
            Changed = new ChatChanged { ChatRef = ScriptedStream.ChatRef, Policy = new Policy { SlowModeSeconds = seconds } },
        });
        await using var server = await ScriptedChat.StartAsync(
            static async stream =>
            {
                await stream.WelcomeAsync();
                await TellAsync(stream, 5);
            },
            static async stream =>
            {
                await stream.WelcomeAsync();
                await TellAsync(stream, 5);
                await TellAsync(stream, 9);
                await stream.SayAsync(1);
            });
        await using var connection = new ScriptedConnection(server);

        var heard = await connection.HearAsync("message 1", cancellationToken);

        await Assert.That(heard.Where(static what => what.StartsWith("rules", StringComparison.Ordinal))).IsEquivalentTo(
            (string[])
            [
                "rules: slow mode, one message per user every 5 s", "rules: slow mode, one message per user every 9 s",
            ],
            CollectionOrdering.Matching);
    }
}
