using System.CommandLine;
using System.CommandLine.Invocation;
using ChatGo.Client.Commands;
using ChatGo.Client.Connections;
using ChatGo.Client.Demo;
using ChatGo.Client.Hosting;

namespace ChatGo.Tests.Client.Commands;

public sealed class CommandLineTests
{
    [Test]
    public async Task Parse_WithoutArguments_RunsTheDemoOnLocalhost()
    {
        var options = Read([]);

        await Assert.That(options.Server.Address).IsEqualTo(new Uri("http://localhost:50051"));
        await Assert.That(options.JohnEvery).IsEqualTo(TimeSpan.FromSeconds(5));
        await Assert.That(options.JackEvery).IsEqualTo(TimeSpan.FromSeconds(7));
        await Assert.That(options.ChatId).IsNull();
    }

    [Test]
    [Arguments]
    [Arguments("demo")]
    public async Task Parse_WithEveryOption_ReadsIt(params string[] verb)
    {
        var options = Read(
        [
            .. verb, "--server", "https://chat.example:8443", "--john-seconds", "0.2", "--jack-seconds=3600",
            "--chat", "a.b_c:1-2",
        ]);

        await Assert.That(options.Server.Address).IsEqualTo(new Uri("https://chat.example:8443"));
        await Assert.That(options.JohnEvery).IsEqualTo(TimeSpan.FromSeconds(0.2));
        await Assert.That(options.JackEvery).IsEqualTo(TimeSpan.FromHours(1));
        await Assert.That(options.ChatId).IsEqualTo("a.b_c:1-2");
    }

    [Test]
    [Arguments("--john-seconds", "0.04")]
    [Arguments("--john-seconds", "3600.1")]
    [Arguments("--john-seconds", "-1")]
    [Arguments("--jack-seconds", "NaN")]
    [Arguments("--jack-seconds", "Infinity")]
    [Arguments("--jack-seconds", "1,5")]
    [Arguments("--jack-seconds", "soon")]
    public async Task Parse_SecondsOutsideTheLimits_NamesOptionLimitsAndValue(string option, string value)
    {
        var error = await OnlyErrorAsync([$"{option}={value}"]);

        await Assert.That(error).IsEqualTo($"{option}: '{value}' is not a number of seconds from 0.05 to 3600");
    }

    [Test]
    [Arguments("localhost")]
    [Arguments("chat.example:port")]
    [Arguments("ftp://localhost")]
    [Arguments("/tmp")]
    [Arguments("http://")]
    [Arguments("http://host/path")]
    [Arguments("http://host?query")]
    [Arguments("http://user@host")]
    public async Task Parse_ServerThatIsNoHttpUrl_NamesOptionAndValue(string value)
    {
        var error = await OnlyErrorAsync(["--server", value]);

        await Assert.That(error).StartsWith($"--server: '{value}' is not an http or https URL");
    }

    [Test]
    [Arguments("localhost:50051", "http://localhost:50051")]
    [Arguments("127.0.0.1:443", "http://127.0.0.1:443")]
    [Arguments("[::1]:50051", "http://[::1]:50051")]
    [Arguments("unix:/run/a chat.sock", "unix:/run/a chat.sock")]
    [Arguments("http://unix:/run/Chat#1.sock", "unix:/run/Chat#1.sock")]
    public async Task Parse_ServerWithoutAScheme_IsTaken(string value, string expected) =>
        await Assert.That(Read(["--server", value]).Server.Name).IsEqualTo(expected);

    [Test]
    [Arguments("unix:")]
    [Arguments("unix:/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/012345678")]
    public async Task Parse_SocketWithoutAUsablePath_NamesOptionLimitAndValue(string value)
    {
        var error = await OnlyErrorAsync(["--server", value]);

        await Assert.That(error)
            .IsEqualTo($"--server: '{value}' is not a unix socket: its path must be of 1 to 107 bytes");
    }

    [Test]
    [Arguments("sned", "There is no 'sned'. Did you mean send?")]
    [Arguments("sned lobby hello", "There is no 'sned'. Did you mean send?")]
    [Arguments("help romms", "There is no 'romms'. Did you mean rooms?")]
    [Arguments("nonsense", "There is no 'nonsense'.")]
    [Arguments("rooms --jsno", "There is no '--jsno'. Did you mean --json?")]
    public async Task Parse_OfANameThatIsNone_TellsTheNearest(string line, string expected) =>
        await Assert.That(Mistakes.Of(ChatGoCommand.Parse(line.Split(' ')))).IsEquivalentTo((string[])[expected]);

    [Test]
    [Arguments("send")]
    [Arguments("load")]
    public async Task Help_OfAVerb_IsWhatTheVerbTellsItself(string verb)
    {
        await Assert.That(await OutputAsync("help", verb)).IsEqualTo(await OutputAsync(verb, "--help"));
        await Assert.That(await OutputAsync("help")).IsEqualTo(await OutputAsync("--help"));
    }

    [Test]
    [Arguments("")]
    [Arguments("a b")]
    [Arguments("ä")]
    public async Task Parse_ChatThatIsNoId_NamesOptionAndValue(string value)
    {
        var error = await OnlyErrorAsync(["--chat", value]);

        await Assert.That(error).StartsWith($"--chat: '{value}' is not an id of 1 to 128 characters");
    }

    [Test]
    public async Task Parse_ChatAtTheLimit_IsTaken()
    {
        await Assert.That(Read(["--chat", new string('a', 128)]).ChatId!.Length).IsEqualTo(128);
        await Assert.That(ChatGoCommand.Parse(["--chat", new string('a', 129)]).Errors).Count().IsEqualTo(1);
    }

    [Test]
    [Arguments("--nonsense")]
    [Arguments("nonsense")]
    [Arguments("@file")]
    public async Task RunAsync_WithAnUnknownArgument_IsAUsageError(string argument) =>
        await Assert.That(await ChatGoCommand.RunAsync([argument])).IsEqualTo(ExitCode.Usage);

    [Test]
    [Arguments("--help", "Exit codes:")]
    [Arguments("--help", "Examples:")]
    [Arguments("--help", "--john-seconds")]
    [Arguments("--version", "chatgo 0.1.0\n")]
    public async Task Invoke_WhenAskedForInformation_PrintsItAndSucceeds(string option, string expected)
    {
        await using var output = new StringWriter();

        var code = await ChatGoCommand.Parse([option]).InvokeAsync(new InvocationConfiguration { Output = output });

        await Assert.That(code).IsEqualTo(ExitCode.Success);
        await Assert.That(output.ToString().ReplaceLineEndings("\n")).Contains(expected);
    }

    private static async Task<string> OutputAsync(params string[] arguments)
    {
        await using var output = new StringWriter();
        await ChatGoCommand.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output });
        return output.ToString();
    }

    private static DemoOptions Read(string[] arguments)
    {
        var result = ChatGoCommand.Parse(arguments);
        return new DemoOptions(
            new ServerAccess(result.GetRequiredValue<Uri>("--server")),
            TimeSpan.FromSeconds(result.GetRequiredValue<double>("--john-seconds")),
            TimeSpan.FromSeconds(result.GetRequiredValue<double>("--jack-seconds")),
            result.GetValue<string?>("--chat"));
    }

    private static async Task<string> OnlyErrorAsync(string[] arguments)
    {
        var result = ChatGoCommand.Parse(arguments);
        await Assert.That(result.Action is ParseErrorAction).IsTrue();
        await Assert.That(result.Errors).Count().IsEqualTo(1);
        return result.Errors[0].Message;
    }
}
