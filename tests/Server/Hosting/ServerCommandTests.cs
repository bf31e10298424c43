using ChatGo.Server.Hosting;

namespace ChatGo.Tests.Server.Hosting;

public sealed class ServerCommandTests
{
    [Test, Timeout(30_000)]
    public async Task Version_SaysProgramAndVersion(CancellationToken cancellationToken)
    {
        var (exitCode, output) = await ProgramRun.RunAsync("--version", cancellationToken);

        await Assert.That(exitCode).IsEqualTo(ExitCode.Success);
        await Assert.That(output).IsEqualTo($"chatgo-server {ServerVersion.Text}");
    }

    [Test, Timeout(30_000)]
    public async Task Help_TellsEverySettingWithItsDefaultAndExamples(CancellationToken cancellationToken)
    {
        var (exitCode, output) = await ProgramRun.RunAsync("--help", cancellationToken);

        await Assert.That(exitCode).IsEqualTo(ExitCode.Success);
        await Assert.That(output).Contains("Examples:").And.Contains("--urls");
        foreach (var setting in ServerSettings.All)
        {
            await Assert.That(output).Contains(setting.Flag).And.Contains($"[default: {setting.DefaultText}]");
        }
    }
}
