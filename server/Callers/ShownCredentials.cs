using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Primitives;

namespace ChatGo.Server.Callers;

/// <summary>What a call shows of its caller.</summary>
/// <param name="Authorization">The header <c>authorization</c>.</param>
/// <param name="ApiKey">The header <c>x-api-key</c>.</param>
/// <param name="Certificate">The connection's client certificate; verified.</param>
/// <param name="Address">Where it comes from; null where that is not told.</param>
internal readonly record struct ShownCredentials(
    StringValues Authorization, StringValues ApiKey, X509Certificate2? Certificate, IPAddress? Address);
