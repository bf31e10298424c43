using System.CommandLine;
using System.CommandLine.Invocation;
using ChatGo.Client.Commands;
using ChatGo.Client.Hosting;

namespace ChatGo.Tests.Client.Trust;

/// <summary>Runs verbs that need no process of their own.</summary>
internal static class ClientCommand
{
    /// <summary>Runs a command line; a wrong one ends as the program does, its mistakes as its error.</summary>
    public static async Task<ClientRun> RunAsync(params string[] arguments)
    {
        var result = ChatGoCommand.Parse(arguments);
        if (result.Action is ParseErrorAction)
        {
            return new ClientRun(ExitCode.Usage, "", string.Join('\n', Mistakes.Of(result)));
        }

        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await result.InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return new ClientRun(code, output.ToString().TrimEnd('\n'), error.ToString().TrimEnd('\n'));
    }
}
