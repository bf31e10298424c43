using System.Net.Sockets;
using System.Text;

namespace ChatGo.Tests.Server.Http2;

public sealed class OtherProtocolTests
{
    [Test, Timeout(30_000)]
    public async Task ARequestOfHttp1_IsAnsweredInItsOwnWords(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port, cancellationToken);
        await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), cancellationToken);

        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        var answer = await reader.ReadToEndAsync(cancellationToken);
        await Assert.That(answer).StartsWith("HTTP/1.1 400").And.Contains("HTTP/2 only");
    }
}
