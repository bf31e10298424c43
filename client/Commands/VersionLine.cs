using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using ChatGo.Client.Hosting;

namespace ChatGo.Client.Commands;

/// <summary>Prints <c>chatgo</c> and the version, without the commit that the build may have added.</summary>
internal sealed class VersionLine : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var version = typeof(VersionLine).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];
        parseResult.InvocationConfiguration.Output.WriteLine($"chatgo {version}");
        return ExitCode.Success;
    }
}
