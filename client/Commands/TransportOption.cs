using System.CommandLine;
using ChatGo.Client.Connections;

namespace ChatGo.Client.Commands;

/// <summary>The options <c>--connect-chat</c> and <c>--grpc-web</c>: which calls carry a connection.</summary>
internal sealed class TransportOption
{
    private readonly Option<bool> _connectChat = new("--connect-chat")
    {
        Description = "Use ConnectChat and SendMessage instead of Session, where a proxy cannot stream requests",
    };

    private readonly Option<bool> _grpcWeb = new("--grpc-web")
    {
        Description = "Speak gRPC-Web, by HTTP/1.1, where HTTP/2 is not to be had: --server is a server's --http",
    };

    /// <summary>Adds them to a verb.</summary>
    public void AddTo(Command verb)
    {
        verb.Options.Add(_connectChat);
        verb.Options.Add(_grpcWeb);
    }

    /// <summary>What they ask for.</summary>
    public ChatTransport Read(ParseResult result) => result.GetValue(_grpcWeb) ? ChatTransport.GrpcWeb
        : result.GetValue(_connectChat) ? ChatTransport.ConnectChat
        : ChatTransport.Session;
}
