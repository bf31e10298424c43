namespace ChatGo.Tests;

/// <summary>The environment of a program that a test starts.</summary>
internal static class EnvironmentExtensions
{
    /// <summary>Removes what is the tests' own, or a developer's: settings, and the profiler that counts coverage, which
    /// writes to the standard error of whoever inherits it.</summary>
    /// <param name="environment">The program's.</param>
    public static void LeaveOutTests(this IDictionary<string, string?> environment)
    {
        string[] own = ["CHATGO_", "CORECLR_", "COR_", "MicrosoftInstrumentationEngine_"];
        foreach (var name in environment.Keys
            .Where(name => own.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))).ToArray())
        {
            environment.Remove(name);
        }
    }
}
