using System.Net;
using ChatGo.Server.Http2;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace ChatGo.Tests.Server.Http2;

public sealed class HeaderBufferShrinkTests
{
    /// <summary>It reaches into Kestrel: where this fails, Kestrel has changed.</summary>
    [Test, Timeout(20_000)]
    public async Task TryShrink_OfAStreamOfThisKestrel_IsDone(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, static endpoint => endpoint.Protocols = HttpProtocols.Http2));
        await using var app = builder.Build();
        app.Run(static async call => await call.Response.WriteAsync(
            $"{HeaderBuffer.TryShrink(call.Features.Get<IHttp2StreamIdFeature>()!)}", call.RequestAborted));
        await app.StartAsync(cancellationToken);
        using var client = new HttpClient
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        await Assert.That(await client.GetStringAsync(new Uri(app.Urls.Single()), cancellationToken)).IsEqualTo("True");
        await app.StopAsync(cancellationToken);
    }

    [Test]
    public async Task TryShrink_OfWhatIsNotKestrels_IsRefused() =>
        await Assert.That(HeaderBuffer.TryShrink(new object())).IsFalse();
}
