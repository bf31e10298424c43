using ChatGo.Core.Engines;
using ChatGo.Core.Rooms;
using ChatGo.Server.Chat;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGo.Tests.Server.Hosting;

/// <summary>What of a room's history is bounded by memory, and is not where an engine keeps it.</summary>
public sealed class HistoryValidatorTests
{
    [Test]
    [Arguments(nameof(RoomOptions.HistoryMessages), 16, 65_536)]
    [Arguments(nameof(RoomOptions.HistoryBytes), 65_536, 1_073_741_824)]
    public async Task Validate_InMemory_AtAndBeyondTheLimits_NamesTheOption(string name, int min, int max)
    {
        await Assert.That(Validate(With(name, min), isKept: false)).IsEmpty();
        await Assert.That(Validate(With(name, max), isKept: false)).IsEmpty();
        await Assert.That(Validate(With(name, min - 1), isKept: false)).Contains(name);
        await Assert.That(Validate(With(name, max + 1), isKept: false)).Contains(name);
        await Assert.That(Validate(With(name, 0), isKept: false)).Contains(name);
    }

    [Test]
    [Arguments(1_000)]
    [Arguments(17)]
    [Arguments(65_535)]
    public async Task Validate_InMemory_WhenHistoryIsNoPowerOfTwo_NamesTheOption(int messages)
    {
        await Assert.That(Validate(new RoomOptions { HistoryMessages = messages }, isKept: false))
            .IsEqualTo("HistoryMessages: The field HistoryMessages must be a power of two.");
        await Assert.That(Validate(new RoomOptions { HistoryMessages = messages }, isKept: true)).IsEmpty();
    }

    [Test]
    public async Task Validate_OnAnEngine_TakesMoreThanMemoryHolds_AndNoBoundAtAll()
    {
        await Assert.That(Validate(new RoomOptions { HistoryMessages = 0, HistoryBytes = 0 }, isKept: true)).IsEmpty();
        await Assert.That(Validate(new RoomOptions { HistoryMessages = int.MaxValue, HistoryBytes = int.MaxValue }, isKept: true)).IsEmpty();
        await Assert.That(Validate(new RoomOptions { HistoryMessages = 15 }, isKept: true)).Contains("must be between 16 and 2147483647, or 0");
    }

    private static RoomOptions With(string name, int value)
    {
        var options = new RoomOptions();
        typeof(RoomOptions).GetProperty(name)!.SetValue(options, value);
        return options;
    }

    private static string Validate(RoomOptions options, bool isKept) =>
        string.Join('\n', new HistoryValidator(new Services(isKept)).Validate(name: null, options).Failures ?? []);

    private sealed class Services(bool isKept) : IServiceProviderIsService
    {
        public bool IsService(Type serviceType) => isKept && serviceType == typeof(IRoomEngine);
    }
}
