using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace ChatGo.Tests.Server.Races;

/// <summary>How many races run, and from where; for the full form and to run a failure again.</summary>
internal static class SoakSettings
{
    private const ulong Few = 100;

    private static readonly ulong? Asked = Read("CHATGO_SOAK_RUNS");

    /// <summary>A run that takes longer than this hangs.</summary>
    public static TimeSpan RunBound { get; } = TimeSpan.FromSeconds(60);

    /// <summary>What the short form may take of a busy machine.</summary>
    public static TimeSpan ShortForm { get; } = TimeSpan.FromSeconds(12);

    /// <summary>Gets whether the full form is asked for.</summary>
    public static bool IsFull => Asked is not null;

    /// <summary>Gets the first seed: CHATGO_SOAK_SEED, or a random one.</summary>
    public static ulong Seed { get; } =
        Read("CHATGO_SOAK_SEED") ?? (ulong)RandomNumberGenerator.GetInt32(int.MaxValue);

    /// <summary>Whether there is one more run: until CHATGO_SOAK_RUNS are done, or in the short form a few.</summary>
    public static bool GoesOn(ulong done, long startedAt) =>
        Asked is { } asked ? done < asked : done < Few && Stopwatch.GetElapsedTime(startedAt) < ShortForm;

    private static ulong? Read(string name) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
