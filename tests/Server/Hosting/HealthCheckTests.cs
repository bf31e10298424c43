using ChatGo.Server.Hosting;
using ChatGo.Server.Liveness;
using ChatGo.Tests.Server.Tls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ChatGo.Tests.Server.Hosting;

/// <summary>What a container asks.</summary>
public sealed class HealthCheckTests
{
    [Test, Timeout(60_000)]
    public async Task Health_OfAServerThatServes_Is0_OfOneThatDoesNot1(CancellationToken cancellationToken)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await RunningServer.StartAsync(time);
        var (serving, said) = await ProgramRun.RunAsync($"health --url {server.Address}", cancellationToken);
        await Assert.That((serving, said)).IsEqualTo((ExitCode.Success, "SERVING"));

        var canary = server.Services.GetRequiredService<Canary>();
        await time.RunUntilAsync("it sings", () => canary.Stream is not null, cancellationToken);
        canary.Stream!.Dispose();
        await time.RunUntilAsync("the break is seen", () => !canary.IsAlive, cancellationToken);
        var (broken, why) = await ProgramRun.RunAsync($"health --url {server.Address}", cancellationToken);
        await Assert.That((broken, why)).IsEqualTo((ExitCode.Failure, $"chatgo-server: {server.Address}: NOT_SERVING"));
    }

    [Test, Timeout(60_000)]
    public async Task Health_ByTlsAndBySocket_IsAskedToo(CancellationToken cancellationToken)
    {
        using var certificates = new TestCertificates();
        await using var secure = await RunningServer.StartAsync(
            time: null, ["--urls", "https://127.0.0.1:0", .. certificates.IssueServer("site", "chat.example")]);
        var (exitCode, said) = await ProgramRun.RunAsync($"health --url {secure.Address}", cancellationToken);

        await Assert.That((exitCode, said)).IsEqualTo((ExitCode.Success, "SERVING"));
    }

    [Test, Timeout(60_000)]
    [Arguments("health --url http://127.0.0.1:1", ExitCode.Failure, "Connection refused")]
    [Arguments("health --url nonsense", ExitCode.Usage, "--url nonsense: an address is http://HOST:PORT")]
    [Arguments("health --url \"\"", ExitCode.Usage, "--url: it is empty.")]
    public async Task Health_OfNobody_SaysWhy(string args, int expected, string part, CancellationToken cancellationToken)
    {
        var (exitCode, said) = await ProgramRun.RunAsync(args, cancellationToken);

        await Assert.That(exitCode).IsEqualTo(expected).Because(said);
        await Assert.That(said).Contains(part);
    }
}
