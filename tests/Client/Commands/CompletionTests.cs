using System.Diagnostics;

namespace ChatGo.Tests.Client.Commands;

public sealed class CompletionTests
{
    // Outside an interactive shell zsh has no place to put what it found.
    private const string Zsh = """
        compdef() { :; }; compadd() { print -l -- ${(P)2}; }; _files() { :; }
        source <(chatgo completion zsh)
        words=(chatgo load --api ""); CURRENT=4; _chatgo
        """;

    private const string Bash = """
        source <(chatgo completion bash)
        COMP_LINE="chatgo load --api "; COMP_POINT=${#COMP_LINE}; COMP_WORDS=(chatgo load --api ""); COMP_CWORD=3
        _chatgo chatgo; printf '%s\n' "${COMPREPLY[@]}"
        """;

    private const string Fish = """
        chatgo completion fish | source
        complete -C "chatgo load --api "
        """;

    [Test]
    [Arguments("bash", Bash)]
    [Arguments("zsh", Zsh)]
    [Arguments("fish", Fish)]
    [Timeout(60_000)]
    public async Task Completion_InAShell_TellsAnOptionsValues(
        string shell, string script, CancellationToken cancellationToken)
    {
        var folders = Environment.GetEnvironmentVariable("PATH")!.Split(':');
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, shell))))
        {
            Skip.Test($"There is no {shell}.");
        }

        var folder = Directory.CreateTempSubdirectory("chatgo-completion-");
        try
        {
            var program = Path.Combine(folder.FullName, "chatgo");
            await File.WriteAllTextAsync(
                program, $"#!/bin/sh\nexec dotnet exec {ClientProcess.Program} \"$@\"\n", cancellationToken);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }

            var start = new ProcessStartInfo(shell, ["-c", script]) { RedirectStandardOutput = true };
            start.Environment["PATH"] = string.Join(':', [folder.FullName, .. folders]);
            using var process = Process.Start(start)!;
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);

            await Assert.That(output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                .IsEquivalentTo((string[])["session", "unary"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
