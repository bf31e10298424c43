using System.CommandLine;
using ChatGo.Client.Trust;

namespace ChatGo.Client.Commands;

/// <summary>An argument that names somebody whom a server is to know.</summary>
internal static class CallerArgument
{
    /// <summary>Makes an argument that names itself in its error.</summary>
    public static Argument<string> Create(string name, string purpose) => new(name)
    {
        Description = purpose,
        CustomParser = argument =>
        {
            var given = argument.Tokens[^1].Value;
            if (CallerName.Explain(given) is { } wrong)
            {
                argument.AddError($"{name}: {wrong}");
            }

            return given;
        },
    };
}
