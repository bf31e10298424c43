using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace ChatGo.Tests.Core.Log.Stress;

/// <summary>How long the stress tests run, and from where; for the full form and to run a failure again.</summary>
internal static class StressSettings
{
    private static readonly ulong? Asked = Read("CHATGO_STRESS_RUNS");

    /// <summary>A run that takes longer than this hangs.</summary>
    public static TimeSpan RunBound { get; } = TimeSpan.FromSeconds(60);

    /// <summary>What the short form may take of a busy machine.</summary>
    public static TimeSpan ShortForm { get; } = TimeSpan.FromSeconds(8);

    /// <summary>Gets the first seed: CHATGO_STRESS_SEED, or a random one.</summary>
    public static ulong Seed { get; } =
        Read("CHATGO_STRESS_SEED") ?? (ulong)RandomNumberGenerator.GetInt32(int.MaxValue);

    /// <summary>Whether there is one more run: until CHATGO_STRESS_RUNS are done, or in the short form a few.</summary>
    public static bool GoesOn(ulong done, ulong few, long startedAt) =>
        Asked is { } asked ? done < asked : done < few && Stopwatch.GetElapsedTime(startedAt) < ShortForm;

    private static ulong? Read(string name) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
