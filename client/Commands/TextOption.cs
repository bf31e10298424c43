using System.CommandLine;

namespace ChatGo.Client.Commands;

/// <summary>An option that is a text. An empty one is refused: mostly a variable of a script that nobody has set.</summary>
internal static class TextOption
{
    /// <summary>Makes an option that names itself in its error.</summary>
    public static Option<string?> Create(string name, string valueName, string purpose)
    {
        var option = new Option<string?>(name) { Description = purpose, HelpName = valueName };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: "" }, ..])
            {
                result.AddError($"{name}: it is empty");
            }
        });
        return option;
    }
}
