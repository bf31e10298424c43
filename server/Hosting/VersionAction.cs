using System.CommandLine;
using System.CommandLine.Invocation;

namespace ChatGo.Server.Hosting;

/// <summary>Describes which program this is, and its version.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine($"chatgo-server {ServerVersion.Text}");
        return ExitCode.Success;
    }
}
