using System.Reflection;
using System.Text.RegularExpressions;

namespace ChatGo.Tests.Server.Rules;

public sealed partial class RuleCoverageTests
{
    [Test]
    public async Task EveryServedRule_HasATest()
    {
        var served = Table().Where(static row => row.Groups["served"].Value == "yes").Select(Id).ToHashSet();
        var tested = Tested();

        await Assert.That(served.Count).IsGreaterThanOrEqualTo(12);
        await Assert.That(served.Except(tested)).IsEmpty();
    }

    [Test]
    public async Task EveryRuleATestNames_IsServed()
    {
        var served = Table().Where(static row => row.Groups["served"].Value == "yes").Select(Id).ToHashSet();

        await Assert.That(Tested().Except(served)).IsEmpty();
    }

    private static string Id(Match row) => row.Groups["id"].Value;

    private static MatchCollection Table()
    {
        using var contract = typeof(RuleCoverageTests).Assembly.GetManifestResourceStream("api.README.md")!;
        using var reader = new StreamReader(contract);
        return Row().Matches(reader.ReadToEnd());
    }

    private static HashSet<string> Tested() =>
    [
        .. typeof(RuleCoverageTests).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .Where(static method => method.GetCustomAttribute<TestAttribute>() is not null)
            .SelectMany(static method => method.GetCustomAttributes<RuleAttribute>())
            .Select(static rule => rule.Id),
    ];

    [GeneratedRegex(@"^\| (?<id>[A-Z]\d+) \| (?<served>yes|no) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
