using System.Text.RegularExpressions;

namespace ChatGo.Tests.Interop;

/// <summary>What the README shows, and what of it is compiled here.</summary>
internal static partial class Readme
{
    /// <summary>The snippets in <paramref name="language"/> between <paramref name="heading"/> and the next heading, in
    /// their order.</summary>
    public static async Task<string[]> ShownAsync(string heading, string language, CancellationToken cancellationToken)
    {
        var text = await ReadAsync("README.md", cancellationToken);
        var part = Headings().Split(text).Single(part => part.StartsWith($"{heading}\n", StringComparison.Ordinal));
        return [.. Snippets().Matches(part)
            .Where(snippet => snippet.Groups["language"].Value == language)
            .Select(static snippet => snippet.Groups["code"].Value)];
    }

    /// <summary>The snippet that is compiled in <paramref name="file"/>, as the README should show it.</summary>
    /// <param name="file">The source.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <param name="parameters">What is a parameter where it is compiled, and what the README shows for it.</param>
    public static async Task<string> CompiledAsync(
        string file, CancellationToken cancellationToken, params (string Compiled, string Shown)[] parameters)
    {
        var code = CompiledSnippet().Match(await ReadAsync(file, cancellationToken)).Groups["code"].Value
            .Replace("await output.WriteLineAsync", "Console.WriteLine", StringComparison.Ordinal)
            .Replace("\n        ", "\n", StringComparison.Ordinal);
        return parameters.Aggregate(
            code, static (code, one) => code.Replace(one.Compiled, one.Shown, StringComparison.Ordinal));
    }

    private static async Task<string> ReadAsync(string name, CancellationToken cancellationToken)
    {
        using var source = new StreamReader(typeof(Readme).Assembly.GetManifestResourceStream(name)!);
        return await source.ReadToEndAsync(cancellationToken);
    }

    [GeneratedRegex("^##+ ", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex("```(?<language>[a-z]+)\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippets();

    [GeneratedRegex("// As in the README:\n(?<code>.*?)\n *// So far.", RegexOptions.Singleline)]
    private static partial Regex CompiledSnippet();
}
