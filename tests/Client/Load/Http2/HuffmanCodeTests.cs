using ChatGo.Client.Load.Http2;

namespace ChatGo.Tests.Client.Load.Http2;

/// <summary>The strings are those of RFC 7541, appendix C.</summary>
public sealed class HuffmanCodeTests
{
    [Test]
    [Arguments("f1e3c2e5f23a6ba0ab90f4ff", "www.example.com")]
    [Arguments("a8eb10649cbf", "no-cache")]
    [Arguments("25a849e95bb8e8b4bf", "custom-value")]
    [Arguments("d07abe941054d444a8200595040b8166e082a62d1bff", "Mon, 21 Oct 2013 20:13:21 GMT")]
    [Arguments("9d29ad171863c78f0b97c8e9ae82ae43d3", "https://www.example.com")]
    [Arguments("94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007", "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1")]
    [Arguments("", "")]
    public async Task Decode_ReadsWhatTheStandardCodes(string coded, string text) =>
        await Assert.That(HuffmanCode.Decode(Convert.FromHexString(coded))).IsEqualTo(text);
}
