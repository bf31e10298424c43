using System.ComponentModel.DataAnnotations;
using ChatGo.Core.Rooms;

namespace ChatGo.Tests.Core.Rooms;

[Timeout(10_000)]
public sealed class RoomOptionsTests
{
    [Test]
    public async Task Validate_OfTheDefaults_Passes(CancellationToken _) =>
        await Assert.That(Validate(new RoomOptions())).IsEmpty();

    [Test]
    [Arguments(nameof(RoomOptions.RingMessages), 16, 65_536)]
    [Arguments(nameof(RoomOptions.RingBytes), 65_536, 1_073_741_824)]
    [Arguments(nameof(RoomOptions.HistorySeconds), 0, 31_536_000)]
    [Arguments(nameof(RoomOptions.MaxTextBytes), 1, 32_768)]
    [Arguments(nameof(RoomOptions.MaxNameBytes), 1, 1_024)]
    [Arguments(nameof(RoomOptions.MaxRooms), 1, 10_000_000)]
    [Arguments(nameof(RoomOptions.MaxReadersPerRoom), 1, 1_000_000)]
    [Arguments(nameof(RoomOptions.IdleRoomSeconds), 0, 31_536_000)]
    [Arguments(nameof(RoomOptions.SweepSeconds), 1, 3_600)]
    public async Task Validate_AtAndBeyondTheLimits_NamesTheOption(string name, int min, int max, CancellationToken _)
    {
        await Assert.That(Validate(With(name, min))).IsEmpty();
        await Assert.That(Validate(With(name, max))).IsEmpty();
        await Assert.That(Validate(With(name, min - 1))).Contains(name);
        await Assert.That(Validate(With(name, max + 1))).Contains(name);
    }

    [Test]
    [Arguments(1_000)]
    [Arguments(17)]
    [Arguments(65_535)]
    public async Task Validate_WhenTheRingIsNoPowerOfTwo_NamesTheOption(int messages, CancellationToken _) =>
        await Assert.That(Validate(new RoomOptions { RingMessages = messages }))
            .IsEqualTo("The field RingMessages must be a power of two.");

    [Test]
    [Arguments(1, true)]
    [Arguments(2, true)]
    [Arguments(1 << 30, true)]
    [Arguments(0, false)]
    [Arguments(3, false)]
    [Arguments(-2, false)]
    [Arguments(int.MinValue, false)]
    [Arguments(null, false)]
    [Arguments("16", false)]
    public async Task IsValid_OfPowerOfTwo_TakesWholePowersAlone(object? value, bool isValid, CancellationToken _) =>
        await Assert.That(new PowerOfTwoAttribute().IsValid(value)).IsEqualTo(isValid);

    private static RoomOptions With(string name, int value)
    {
        var options = new RoomOptions();
        typeof(RoomOptions).GetProperty(name)!.SetValue(options, value);
        return options;
    }

    private static string Validate(RoomOptions options)
    {
        List<ValidationResult> results = [];
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return string.Join('\n', results.Select(static result => result.ErrorMessage));
    }
}
