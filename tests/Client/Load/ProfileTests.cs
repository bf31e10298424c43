using ChatGo.Client.Load.Phases;

namespace ChatGo.Tests.Client.Load;

public sealed class ProfileTests
{
    [Test]
    public async Task Parse_GoesOnWithTheRateBefore()
    {
        var phases = Profile.Parse(
            """
            { "phases": [
              { "kind": "ramp", "seconds": 10, "rate": 100 },
              { "seconds": 5, "churn": 3 },
              { "name": "cut", "kind": "storm", "seconds": 1, "reconnects": 0.5 }, // half of them
            ] }
            """,
            rate: 7,
            churn: 1);

        await Assert.That(phases).IsEquivalentTo(
        [
            new LoadPhase("ramp", PhaseKind.Ramp, 10, 0, 100, 1),
            new LoadPhase("steady", PhaseKind.Steady, 5, 100, 100, 3),
            new LoadPhase("cut", PhaseKind.Storm, 1, 100, 100, 1, 0.5),
        ]);
    }

    [Test]
    [Arguments("""{ "phases": [] }""", "no phases")]
    [Arguments("""{ "phases": [ { "seconds": 0 } ] }""", "phase 1: seconds is 0")]
    [Arguments("""{ "phases": [ { "seconds": 1 }, { "seconds": 1, "reconnects": 2 } ] }""", "phase 2: reconnects is 2")]
    [Arguments("""{ "phases": [ { "seconds": 1, "pace": 2 } ] }""", "pace")]
    [Arguments("""{ "phases": [ { "rate": 1 } ] }""", "seconds")]
    public async Task Parse_OfWhatNoLoadCanDo_SaysWhere(string json, string expected) =>
        await Assert.That(Assert.Throws<FormatException>(() => Profile.Parse(json, 1, 0)).Message).Contains(expected);
}
