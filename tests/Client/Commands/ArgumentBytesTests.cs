using System.Diagnostics;
using ChatGo.Client.Commands;
using ChatGo.Client.Hosting;

namespace ChatGo.Tests.Client.Commands;

public sealed class ArgumentBytesTests
{
    [Test]
    public async Task FindFault_OfBytesThatAreNoUtf8_NamesArgumentAndByte()
    {
        byte[] commandLine = [.. "dotnet\0chatgo.dll\0send\0r\0gr"u8, 0xFC, 0xDF, .. "e\0"u8];

        await Assert.That(ArgumentBytes.FindFault(["send", "r", "gr\uFFFD\uFFFDe"], commandLine))
            .IsEqualTo("argument 3, 'gr\uFFFD\uFFFDe': byte 3 (0xFC) is not UTF-8");
    }

    [Test]
    public async Task FindFault_OfAReplacementCharacterThatWasGiven_IsNone()
    {
        await Assert.That(ArgumentBytes.FindFault(["send", "r", "\uFFFD"], "chatgo\0send\0r\0\uFFFD\0"u8)).IsNull();
        await Assert.That(ArgumentBytes.FindFault(["send", "r", "", ""], "chatgo\0send\0r\0\0\0"u8)).IsNull();
    }

    [Test]
    [Arguments("send r \"$(printf 'gr\\374\\337e')\"", "argument 3, 'gr\uFFFD\uFFFDe': byte 3 (0xFC) is not UTF-8")]
    [Arguments("create r --title \"$(printf '\\377')\"", "argument 4, '\uFFFD': byte 1 (0xFF) is not UTF-8")]
    [Arguments("send r hi --name ''", "--name: '' is not a name of 1 to 128 bytes\nTry 'chatgo --help'.")]
    [Timeout(60_000)]
    public async Task AVerb_WithATextThatIsNone_RefusesIt(
        string arguments, string expected, CancellationToken cancellationToken)
    {
        var (exitCode, error) = await RunAsync($"exec dotnet exec \"$0\" {arguments}", cancellationToken);

        await Assert.That(exitCode).IsEqualTo(ExitCode.Usage);
        await Assert.That(error).IsEqualTo($"chatgo: {expected}");
    }

    [Test]
    [Arguments("send r hi")]
    [Arguments("chat --chat r")]
    [Timeout(60_000)]
    public async Task AVerbThatSpeaks_WithoutANameToBeHad_AsksForOne(string verb, CancellationToken cancellationToken)
    {
        if (Environment.UserName != "root")
        {
            Skip.Test("Only root can become a user without a name.");
        }

        var (unreadable, _) = await RunAsync(
            "exec setpriv --reuid 12345 --clear-groups test -r \"$0\"", cancellationToken);
        if (unreadable != 0)
        {
            Skip.Test("Another user cannot read the program here.");
        }

        var (exitCode, error) = await RunAsync(
            $"exec setpriv --reuid 12345 --clear-groups dotnet exec \"$0\" {verb}", cancellationToken);

        await Assert.That(exitCode).IsEqualTo(ExitCode.Usage);
        await Assert.That(error)
            .StartsWith("chatgo: --name: the user of this process has no name of 1 to 128 bytes; give one");
    }

    private static async Task<(int ExitCode, string Error)> RunAsync(string line, CancellationToken stopping)
    {
        var start = new ProcessStartInfo("sh", ["-c", line, ClientProcess.Program]) { RedirectStandardError = true };
        start.Environment.LeaveOutTests();
        using var shell = Process.Start(start)!;
        var error = await shell.StandardError.ReadToEndAsync(stopping);
        await shell.WaitForExitAsync(stopping);
        return (shell.ExitCode, error.TrimEnd('\n'));
    }
}
