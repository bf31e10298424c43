using System.CommandLine;
using ChatGo.Client.Hosting;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Commands;

/// <summary>What verbs have in common that need no server and no host: how they end.</summary>
internal static class OfflineVerb
{
    /// <summary>Runs <paramref name="work"/>.</summary>
    /// <returns>What it returns, or what its failure means; one of <see cref="ExitCode"/>.</returns>
    public static int Run(ParseResult result, Func<ParseResult, int> work)
    {
        var error = result.InvocationConfiguration.Error;
        try
        {
            return work(result);
        }
        catch (FormatException mistake)
        {
            error.WriteLine($"chatgo: {SafeText.Of(mistake.Message)}");
            return ExitCode.Usage;
        }
        catch (Exception failure) when (StandardOutput.IsFailure(failure))
        {
            error.WriteLine($"chatgo: cannot write to standard output: {failure.GetBaseException().Message}");
            return ExitCode.Failure;
        }
    }
}
