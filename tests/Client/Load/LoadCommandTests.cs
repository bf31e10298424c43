using System.CommandLine;
using System.CommandLine.Invocation;
using ChatGo.Client.Commands;
using ChatGo.Client.Hosting;
using ChatGo.Client.Load;
using ChatGo.Client.Load.Phases;

namespace ChatGo.Tests.Client.Load;

public sealed class LoadCommandTests
{
    [Test]
    public async Task Read_WithoutOptions_IsASmallSteadyLoad()
    {
        var options = Read();

        await Assert.That(options.Users).IsEqualTo(10);
        await Assert.That(options.Api).IsEqualTo(LoadApi.Session);
        await Assert.That((options.MinTextBytes, options.MaxTextBytes)).IsEqualTo((64, 64));
        await Assert.That(options.Phases)
            .IsEquivalentTo([new LoadPhase("steady", PhaseKind.Steady, 10, 10, 10)]);
    }

    [Test]
    public async Task Read_RateAUser_MultipliesByTheUsers()
    {
        var options = Read("--users", "200", "--rate-per-user", "0.5", "--warmup", "3", "--size", "64-512");

        await Assert.That(options.Phases.Select(static phase => (phase.Kind, phase.Rate)))
            .IsEquivalentTo([(PhaseKind.Warmup, 100.0), (PhaseKind.Steady, 100.0)]);
        await Assert.That((options.MinTextBytes, options.MaxTextBytes)).IsEqualTo((64, 512));
    }

    [Test]
    public async Task Read_ASecret_ShowsItToTheServerAlone()
    {
        var options = Read("--token", "s3cret", "--users", "20");

        await Assert.That(options.Server.Credential!.Value).IsEqualTo("Bearer s3cret");
        await Assert.That(options.Command).IsEqualTo("chatgo --token *** --users 20");
    }

    [Test]
    public async Task Read_Servers_ShowsTheSecretToEach()
    {
        var options = Read("--servers", "a:1,http://b:2", "--token", "s3cret");

        await Assert.That(options.Servers.Select(static server => server.Address)).IsEquivalentTo([new Uri("http://a:1"), new Uri("http://b:2")]);
        await Assert.That(options.Servers.All(static server => server.Credential!.Value == "Bearer s3cret")).IsTrue();
    }

    [Test]
    public async Task Parse_ServerAndServers_IsRefused()
    {
        var result = ChatGoCommand.Parse(["load", "--server", "http://a:1", "--servers", "b:2"]);

        await Assert.That(result.Errors.Single().Message).IsEqualTo("--server and --servers: only one of them");
    }

    [Test]
    [Arguments("--users", "0", "--users: '0' is not a number from 1 to 1000000")]
    [Arguments("--rate", "x", "--rate: 'x' is not a number from 0 to 1000000")]
    [Arguments("--warmup", "-", "--warmup: '-' is not a number from 0 to 86400")]
    [Arguments("--size", "16", "--size: '16' is not a size from 17 to 16384")]
    [Arguments("--size", "90-80", "--size: '90-80' is not a size")]
    [Arguments("--api", "both", "--api: 'both' is neither session nor unary")]
    [Arguments("--http2", "h2c", "--http2: 'h2c' is neither own nor dotnet")]
    [Arguments("--servers", "a:1,b", "--servers: 'b' is not an http or https URL of a server")]
    [Arguments("--servers", "a:1,", "--servers: '' is not an http or https URL of a server")]
    [Arguments("--slo-delivered", "1.5", "--slo-delivered: '1.5' is not a number from 0 to 1")]
    public async Task Parse_AValueOutsideTheLimits_NamesOptionAndValue(string option, string value, string expected)
    {
        var result = ChatGoCommand.Parse(["load", option, value]);

        await Assert.That(result.Action is ParseErrorAction).IsTrue();
        await Assert.That(result.Errors.Single().Message).StartsWith(expected);
    }

    [Test]
    [Arguments("Examples:")]
    [Arguments("A profile:")]
    [Arguments("Exit codes:")]
    [Arguments("--slo-p99-ms")]
    public async Task Invoke_WhenAskedForHelp_PrintsIt(string expected)
    {
        await using var output = new StringWriter();

        var code = await ChatGoCommand.Parse(["load", "--help"])
            .InvokeAsync(new InvocationConfiguration { Output = output });

        await Assert.That(code).IsEqualTo(ExitCode.Success);
        await Assert.That(output.ToString()).Contains(expected);
    }

    private static LoadOptions Read(params string[] options)
    {
        var arguments = new LoadArguments();
        var command = new Command("load");
        arguments.AddTo(command);
        return arguments.Read(command.Parse(options));
    }
}
