using System.Net;
using ChatGo.Server.Hosting;
using ChatGo.Server.Limits;
using ChatGo.Tests.Server.Hosting;

namespace ChatGo.Tests.Server.Limits;

/// <summary>Who is a trusted proxy, and whom it may tell of.</summary>
public sealed class TrustedProxiesTests
{
    private const string Named = "10.0.0.0/8, 192.0.2.1,2001:db8::/32,::ffff:198.51.100.0/120";

    [Test]
    [Arguments("10.1.2.3", true)]
    [Arguments("::ffff:10.1.2.3", true)]
    [Arguments("192.0.2.1", true)]
    [Arguments("2001:db8:1::1", true)]
    [Arguments("198.51.100.7", true)]
    [Arguments("11.0.0.0", false)]
    [Arguments("192.0.2.2", false)]
    [Arguments("2001:db9::1", false)]
    [Arguments("127.0.0.1", false)]
    public async Task Address_IsTrustedWhereItIsNamed(string address, bool isTrusted) =>
        await Assert.That(Of(Named)!.Trusts(IPAddress.Parse(address))).IsEqualTo(isTrusted);

    [Test]
    public async Task UnixSockets_AreTrustedWhereTheyAreNamed()
    {
        await Assert.That(Of(Named)!.Trusts((IPAddress?)null)).IsFalse();
        await Assert.That(Of("unix")!.Trusts((IPAddress?)null)).IsTrue();
        await Assert.That(Of("unix")!.Trusts(IPAddress.Loopback)).IsFalse();
        await Assert.That(Of(null)).IsNull();
        await Assert.That(Of(" ")).IsNull();
    }

    [Test]
    [Arguments("fish")]
    [Arguments("10")]
    [Arguments("010.0.0.1")]
    [Arguments("10.0.0.5/8")]
    [Arguments("10.0.0.0/33")]
    [Arguments("10.0.0.0/-8")]
    [Arguments("10.0.0.0/")]
    [Arguments("::1/129")]
    [Arguments("[::1]")]
    [Arguments("fe80::1%1")]
    [Arguments("192.0.2.1:80")]
    public async Task Name_OfNoProxy_IsRefused(string name)
    {
        var wrong = await Assert.That(() => Of($"10.0.0.0/8,{name}")).Throws<FormatException>();

        await Assert.That(wrong!.Message).StartsWith($"'{name}' is no proxy");
    }

    [Test, Timeout(60_000)]
    public async Task Start_WithANameOfNoProxy_SaysWhichOptionAndWhich(CancellationToken cancellationToken)
    {
        foreach (var command in (string[])["", "check-config "])
        {
            var (exitCode, said) = await ProgramRun.RunAsync($"{command}--trusted-proxies 10.0.0.0/8,fish", cancellationToken);

            await Assert.That(exitCode).IsEqualTo(ExitCode.Usage);
            await Assert.That(said).Contains(
                "chatgo-server: --trusted-proxies (Limits:TrustedProxies) is 10.0.0.0/8,fish: 'fish' is no proxy: name its address");
        }
    }

    [Test]
    [Arguments("192.0.2.1", "", "192.0.2.1")]
    [Arguments("203.0.113.9, 192.0.2.1", "", "192.0.2.1")]
    [Arguments("203.0.113.9, 192.0.2.1, 10.0.0.5,10.0.0.6", "", "192.0.2.1")]
    [Arguments("192.0.2.1:4711", "", "192.0.2.1")]
    [Arguments("2001:db8::1, 10.0.0.5", "", "2001:db8::1")]
    [Arguments("[2001:db8::1]:4711", "", "2001:db8::1")]
    [Arguments("10.0.0.7, 10.0.0.5", "", "10.0.0.7")]
    [Arguments("fish, 192.0.2.1", "", "192.0.2.1")]
    [Arguments("fish", "", "10.0.0.1")]
    [Arguments("192.0.2.1, fish", "", "10.0.0.1")]
    [Arguments("192.0.2.1, fish, 10.0.0.5", "", "10.0.0.5")]
    [Arguments("192.0.2.1,", "", "10.0.0.1")]
    [Arguments("", "", "10.0.0.1")]
    [Arguments("", "for=192.0.2.1", "192.0.2.1")]
    [Arguments("", "For=\"192.0.2.1:80\";proto=https;by=10.0.0.5", "192.0.2.1")]
    [Arguments("", "proto=https; for=\"[2001:db8::1]:4711\"", "2001:db8::1")]
    [Arguments("", "for=203.0.113.9, for=192.0.2.1;host=\"a,b;for=203.0.113.7\", for=10.0.0.5", "192.0.2.1")]
    [Arguments("", "for=203.0.113.9;host=\"\\\", for=10.0.0.5;x=\", for=192.0.2.1", "192.0.2.1")]
    [Arguments("", "for=\"203.0.113.9, for=192.0.2.1", "192.0.2.1")]
    [Arguments("", "for=unknown, for=10.0.0.5", "10.0.0.5")]
    [Arguments("", "for=_hidden", "10.0.0.1")]
    [Arguments("", "by=192.0.2.1", "10.0.0.1")]
    [Arguments("", "for=\"", "10.0.0.1")]
    [Arguments("192.0.2.1", "for=203.0.113.9", "192.0.2.1")]
    public async Task Address_IsTheLastThatIsNoTrustedProxys(string list, string forwarded, string address)
    {
        var found = ForwardedAddress.Find(
            Of("10.0.0.0/8")!, IPAddress.Parse("10.0.0.1"), Lines(list), Lines(forwarded));

        await Assert.That($"{found}").IsEqualTo(address);
    }

    [Test]
    public async Task Lines_OfOneHeader_AreReadFromTheLastOn()
    {
        string[] lines = ["203.0.113.9", "203.0.113.8, 192.0.2.1", "10.0.0.5"];
        var found = ForwardedAddress.Find(Of("10.0.0.0/8,unix")!, peer: null, lines, default);

        await Assert.That($"{found}").IsEqualTo("192.0.2.1");
    }

    private static Microsoft.Extensions.Primitives.StringValues Lines(string line) => line.Length == 0 ? default : new(line);

    private static TrustedProxies? Of(string? names) => TrustedProxies.Of(new LimitOptions { TrustedProxies = names });
}
