using System.Security.Cryptography.X509Certificates;
using ChatGo.Api;
using Grpc.Core;
using Grpc.Net.Client;

namespace ChatGo.Tests.Interop;

/// <summary>The client with a token over TLS that the README shows, compiled.</summary>
internal static class ReadmeTokenClient
{
    public static async Task RunAsync(string address, string certificate, string token, TextWriter output)
    {
        // As in the README:
        using var issuer = X509CertificateLoader.LoadCertificateFromFile(certificate);
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { issuer } };
        var shown = CallCredentials.FromInterceptor((_, headers) =>
        {
            headers.Add("authorization", $"Bearer {token}");
            return Task.CompletedTask;
        });
        using var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = trust } },
            Credentials = ChannelCredentials.Create(ChannelCredentials.SecureSsl, shown),
        });
        var chat = new ChatV1.ChatV1Client(channel);
        var hello = new SendMessageRequest { ChatId = "lobby", Message = new Message { Text = "hello from C#" } };
        await output.WriteLineAsync($"sent as {(await chat.SendMessageAsync(hello)).Sequence}");

        // So far.
    }
}
