using System.Diagnostics;

namespace ChatGo.Tests.Layers;

/// <summary>The patches of <c>make mutants</c> break the tree as it is now, not one of a year ago.</summary>
public sealed class MutantTests
{
    [Test]
    public async Task Mutants_AllApply()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "ChatGo.slnx")))
        {
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("The tests are not inside the tree.");
        }

        if (!Path.Exists(Path.Combine(root, ".git")))
        {
            // Mutants are made of a copy.
            Skip.Test("The tree is not a clone.");
        }

        List<string> stale = [];
        foreach (var patch in Directory.EnumerateFiles(Path.Combine(root, "tests", "mutants"), "*.patch"))
        {
            using var apply = Process.Start(
                new ProcessStartInfo("git", ["apply", "--check", patch]) { WorkingDirectory = root, RedirectStandardError = true })!;
            await apply.StandardError.ReadToEndAsync();
            await apply.WaitForExitAsync();
            if (apply.ExitCode != 0)
            {
                stale.Add(Path.GetFileName(patch));
            }
        }

        await Assert.That(stale).IsEmpty();
    }
}
