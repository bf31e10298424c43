using ChatGo.Client.Connections;
using Google.Protobuf.WellKnownTypes;

namespace ChatGo.Tests.Client.Connections;

public sealed class MessageTimeTests
{
    private const string Unknown = "----------T--:--:--.---Z";

    [Test]
    [Arguments(1_767_323_045L, 678_999_999, "2026-01-02T03:04:05.678Z")]
    [Arguments(0L, 0, "1970-01-01T00:00:00.000Z")]
    [Arguments(-62_135_596_800L, 0, "0001-01-01T00:00:00.000Z")]
    [Arguments(253_402_300_799L, 999_999_999, "9999-12-31T23:59:59.999Z")]
    [Arguments(253_402_300_800L, 0, Unknown)]
    [Arguments(-62_135_596_801L, 0, Unknown)]
    [Arguments(0L, -1, Unknown)]
    [Arguments(0L, 1_000_000_000, Unknown)]
    public async Task Of_ATime_IsRfc3339InUtc(long seconds, int nanos, string expected) =>
        await Assert.That(MessageTime.Of(new Timestamp { Seconds = seconds, Nanos = nanos })).IsEqualTo(expected);

    [Test]
    public async Task Of_NoTime_KeepsTheWidth()
    {
        await Assert.That(MessageTime.Of(null)).IsEqualTo(Unknown);
        await Assert.That(MessageTime.Of(new Timestamp()).Length).IsEqualTo(Unknown.Length);
    }
}
