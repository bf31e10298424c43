using System.CommandLine;
using ChatGo.Client.Hosting;

namespace ChatGo.Client.Commands;

/// <summary>The verb <c>completion</c>: a script that makes a shell complete commands and options.</summary>
internal static class CompletionCommand
{
    private static readonly string[] Examples =
    [
        "source <(chatgo completion bash)                                             this bash; zsh is the same",
        "chatgo completion fish | source                                              this fish",
        "chatgo completion bash > ~/.local/share/bash-completion/completions/chatgo   every bash",
        "chatgo completion zsh > \"${fpath[1]}/_chatgo\"                              every zsh",
        "chatgo completion fish > ~/.config/fish/completions/chatgo.fish              every fish",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "The shell" };
        shell.AcceptOnlyFromAmong([.. CompletionScripts.Shells]);
        var verb = new Verb("completion", "Print a script that completes commands and options in a shell.")
        {
            Examples = Examples,
        };
        verb.Arguments.Add(shell);
        verb.SetAction(result =>
        {
            result.InvocationConfiguration.Output.WriteLine(CompletionScripts.Of(result.GetRequiredValue(shell)));
            return ExitCode.Success;
        });
        return verb;
    }
}
