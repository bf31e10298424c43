using System.CommandLine;

namespace ChatGo.Client.Commands;

/// <summary>A verb of the command line with examples for its help.</summary>
internal sealed class Verb(string name, string purpose) : Command(name, purpose)
{
    /// <summary>Lines of examples, each a command line and what it does.</summary>
    public required IReadOnlyList<string> Examples { get; init; }
}
