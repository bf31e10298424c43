namespace ChatGo.Tests;

/// <summary>What a test needs and a machine may lack.</summary>
internal static class Missing
{
    /// <summary>Skips the test, with its reason; in CI nothing may be missing, and it fails.</summary>
    /// <param name="reason">What is missing, and what installs it.</param>
    public static void Skip(string reason)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            throw new InvalidOperationException(reason);
        }

        TUnit.Core.Skip.Test(reason);
    }
}
