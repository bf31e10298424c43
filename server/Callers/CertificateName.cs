using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ChatGo.Server.Callers;

/// <summary>The name of a client certificate: the first DNS name or URI among its subject's alternative names (RFC 5280,
/// 4.2.1.6).</summary>
internal static class CertificateName
{
    private const string AlternativeNames = "2.5.29.17";

    private static readonly Asn1Tag Dns = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag Uri = new(TagClass.ContextSpecific, 6);

    /// <summary>Returns the name; null where the certificate has none that may be a caller's.</summary>
    public static string? Of(X509Certificate2 certificate)
    {
        try
        {
            var extension = certificate.Extensions.FirstOrDefault(static extension => extension.Oid?.Value == AlternativeNames);
            var names = extension is null ? null : new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            while (names is { HasData: true })
            {
                var tag = names.PeekTag();
                if (tag == Dns || tag == Uri)
                {
                    var name = names.ReadCharacterString(UniversalTagNumber.IA5String, tag);
                    return NameRule.Explain(name) is null ? name : null;
                }

                names.ReadEncodedValue();
            }
        }
        catch (Exception broken) when (broken is AsnContentException or CryptographicException)
        {
            // It names nobody.
        }

        return null;
    }
}
