using System.Net.Sockets;
using ChatGo.Api;
using ChatGo.Server;
using ChatGo.Server.Hosting;
using Grpc.Net.Client;

namespace ChatGo.Tests.Server.Hosting;

/// <summary>A unix socket is served; what a killed server left of it stops no start, and what is another's stays.</summary>
public sealed class UnixSocketTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chatgo-");

    private string Path => System.IO.Path.Combine(_folder.FullName, "chat.sock");

    [Test, Timeout(30_000)]
    public async Task Server_OnAStaleSocket_TakesItOver(CancellationToken cancellationToken)
    {
        using (Listen())
        {
            // What is killed does not take its file along.
            File.Move(Path, $"{Path}.left");
        }

        File.Move($"{Path}.left", Path);
        await using var app = ChatServer.Build(["--urls", $"http://unix:{Path}"]);
        await app.StartAsync(cancellationToken);
        using var channel = Connect();

        var chat = await new ChatV1.ChatV1Client(channel).CreateChatAsync(
            new CreateChatRequest { ChatId = "over-a-file" }, cancellationToken: cancellationToken);

        await Assert.That(chat.ChatId).IsEqualTo("over-a-file");
        await app.StopAsync(cancellationToken);
        await Assert.That(File.Exists(Path)).IsFalse();
    }

    [Test, Timeout(30_000)]
    public async Task Run_OnASocketThatAnswers_LeavesIt(CancellationToken cancellationToken)
    {
        using var other = Listen();

        var (exitCode, said) = await ProgramRun.RunAsync($"--urls http://unix:{Path}", cancellationToken);

        await Assert.That(exitCode).IsEqualTo(ExitCode.Failure);
        await Assert.That(said).Contains(Path);
        await Assert.That(File.Exists(Path)).IsTrue();
    }

    [Test, Timeout(30_000)]
    public async Task Run_OnAFileThatIsNoSocket_LeavesIt(CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(Path, string.Empty, cancellationToken);

        var (exitCode, _) = await ProgramRun.RunAsync($"--urls http://unix:{Path}", cancellationToken);

        await Assert.That(exitCode).IsEqualTo(ExitCode.Failure);
        await Assert.That(File.Exists(Path)).IsTrue();
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Socket Listen()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path));
        socket.Listen();
        return socket;
    }

    private GrpcChannel Connect()
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        return GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
    }
}
