namespace ChatGo.Client.Connections;

/// <summary>Which calls carry a <see cref="ChatConnection"/>.</summary>
internal enum ChatTransport
{
    /// <summary>One stream both ways: Session.</summary>
    Session,

    /// <summary>A stream of messages, ConnectChat, and a SendMessage for each send: where a proxy cannot carry streams of
    /// requests.</summary>
    ConnectChat,

    /// <summary>The same by gRPC-Web over HTTP/1.1: where HTTP/2 is not to be had.</summary>
    GrpcWeb,
}
