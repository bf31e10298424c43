using System.CommandLine;
using ChatGo.Client.Hosting;

namespace ChatGo.Client.Commands;

/// <summary>The verb <c>completion</c>: a script that makes a shell complete commands and options.</summary>
internal static class CompletionCommand
{
    // The program itself tells what fits at the cursor.
    private const string Bash = """
        _chatgo() {
            local word=${COMP_WORDS[COMP_CWORD]} IFS=$'\n'
            COMPREPLY=($(compgen -W "$("$1" "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "$word"))
        }
        complete -o default -F _chatgo chatgo
        """;

    private static readonly string[] Examples =
    [
        "source <(chatgo completion bash)                                                this shell",
        "chatgo completion bash > ~/.local/share/bash-completion/completions/chatgo      every shell",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "The shell" };
        shell.AcceptOnlyFromAmong("bash");
        var verb = new Verb("completion", "Print a script that completes commands and options in a shell.")
        {
            Examples = Examples,
        };
        verb.Arguments.Add(shell);
        verb.SetAction(static result =>
        {
            result.InvocationConfiguration.Output.WriteLine(Bash);
            return ExitCode.Success;
        });
        return verb;
    }
}
