namespace ChatGo.Client.Commands;

/// <summary>Scripts that make a shell ask the program itself what fits at the cursor.</summary>
internal static class CompletionScripts
{
    private const string Bash = """
        _chatgo() {
            local word=${COMP_WORDS[COMP_CWORD]} IFS=$'\n'
            COMPREPLY=($(compgen -W "$("$1" "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "$word"))
        }
        complete -o default -F _chatgo chatgo
        """;

    private const string Zsh = """
        #compdef chatgo
        _chatgo() {
            local line="${(j: :)words[1,CURRENT]}"
            local -a found=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
            if [[ -n "$found" ]]; then compadd -a found; else _files; fi
        }
        compdef _chatgo chatgo
        """;

    private const string Fish = """
        function __chatgo
            set -l line (commandline -cp | string collect)
            chatgo "[suggest:"(string length -- $line)"]" $line 2>/dev/null
        end
        complete -c chatgo -f -a '(__chatgo)'
        complete -c chatgo -n '__fish_seen_subcommand_from load' -l profile -l report -r -F
        complete -c chatgo -n '__fish_seen_subcommand_from token' -l secret-file -l key -r -F
        """;

    /// <summary>The shells that have one.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish"];

    /// <summary>The script for <paramref name="shell"/>.</summary>
    public static string Of(string shell) => shell switch
    {
        "zsh" => Zsh,
        "fish" => Fish,
        _ => Bash,
    };
}
