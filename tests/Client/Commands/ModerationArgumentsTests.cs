using ChatGo.Client.Commands;
using ChatGo.Client.Trust;

namespace ChatGo.Tests.Client.Commands;

/// <summary>The command lines of moderators' and operators' verbs.</summary>
public sealed class ModerationArgumentsTests
{
    [Test]
    [Arguments("ban ann", "ROOM and NAME must be given; or NAME alone with --all-rooms")]
    [Arguments("mute", "ROOM and NAME must be given; or NAME alone with --all-rooms")]
    [Arguments("ban lobby ann --all-rooms", "--all-rooms: ROOM names one room already; give one of them")]
    [Arguments("unban --all-rooms", "NAME: it must be given")]
    [Arguments("ban lob/by ann", "ROOM: 'lob/by' is not an id of 1 to 128 characters of A-Z a-z 0-9 . _ : -")]
    [Arguments("ban lobby ann --for 3651d", "--for: '3651d' is not a time such as 30s, 10m, 2h or 7d, at most 3650 days")]
    [Arguments("kick lobby ann --for 366d", "--for: '366d' is not a time such as 30s, 10m, 2h or 7d, at most 365 days")]
    [Arguments("kick lobby ann --for 0", "--for: '0' is not a time such as 30s, 10m, 2h or 7d, at most 365 days")]
    [Arguments("slow lobby often", "SECONDS: 'often' is neither a whole number from 1 to 21600 nor off")]
    [Arguments("slow lobby 21601", "SECONDS: '21601' is neither a whole number from 1 to 21600 nor off")]
    [Arguments("bans", "give either a ROOM or --all-rooms")]
    [Arguments("bans lobby --all-rooms", "give either a ROOM or --all-rooms")]
    [Arguments("end", "give either --stream or --name")]
    [Arguments("end --stream 1 --name ann", "give either --stream or --name")]
    [Arguments("end --stream 0", "--stream: '0' is not a whole number from 1 to 18446744073709551615")]
    [Arguments("broadcast hi --token x", "give one of --rooms, --prefix and --all-rooms")]
    [Arguments("broadcast hi --token x --all-rooms --prefix a", "give one of --rooms, --prefix and --all-rooms")]
    [Arguments("broadcast hi --token x --rooms a,b!", "--rooms: 'b!' is not an id of 1 to 128 characters of A-Z a-z 0-9 . _ : -")]
    [Arguments("broadcast hi --token x --prefix ", "--prefix: it is empty")]
    [Arguments("revoke ann --before yesterday", "--before: 'yesterday' is not a time such as 2026-01-02T03:04:05Z")]
    [Arguments("revoke ann --before 2026-01-02T03:04:05", "--before: '2026-01-02T03:04:05' is not a time such as 2026-01-02T03:04:05Z")]
    public async Task Parse_OfWhatDoesNotFit_SaysWhy(string line, string expected) =>
        await Assert.That(Mistakes.Of(ChatGoCommand.Parse(line.Split(' ')))).IsEquivalentTo((string[])[expected]);

    [Test]
    [Arguments("kick lobby ann")]
    [Arguments("kick lobby ann --for 90 --reason spam")]
    [Arguments("ban --all-rooms ann --for 7d")]
    [Arguments("ban ann --all-rooms")]
    [Arguments("unmute lobby ann")]
    [Arguments("slow lobby off")]
    [Arguments("freeze lobby --off")]
    [Arguments("bans --all-rooms --name ann --json")]
    [Arguments("streams lobby --name ann --json")]
    [Arguments("end --stream 17 --reason why")]
    [Arguments("broadcast --rooms a,b --rooms c hi --name bot --message-id 1")]
    [Arguments("revoke ann --before 2026-01-02T03:04:05.5+02:00 --json")]
    [Arguments("stats --json")]
    public async Task Parse_OfWhatFits_FindsNoMistake(string line) =>
        await Assert.That(Mistakes.Of(ChatGoCommand.Parse(line.Split(' ')))).IsEmpty();

    [Test]
    [Arguments("1s", 1)]
    [Arguments("10m", 600)]
    [Arguments("2h", 7_200)]
    [Arguments("10d", 864_000)]
    [Arguments("11d", null)]
    [Arguments("0s", null)]
    [Arguments("10", null)]
    [Arguments("-1s", null)]
    [Arguments("1.5h", null)]
    [Arguments("m", null)]
    [Arguments("5000000000s", null)]
    public async Task TryRead_TakesAWholeNumberAndAUnit(string text, int? seconds) =>
        await Assert.That(TimeSpans.TryRead(text, TimeSpan.FromDays(10))?.TotalSeconds).IsEqualTo(seconds);
}
