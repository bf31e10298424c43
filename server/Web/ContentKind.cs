namespace ChatGo.Server.Web;

/// <summary>What the body of a POST is.</summary>
internal enum ContentKind
{
    /// <summary>Nothing that is served.</summary>
    Other,

    /// <summary>A message as JSON.</summary>
    Json,

    /// <summary>A message as its bytes.</summary>
    Proto,

    /// <summary>gRPC.</summary>
    Grpc,

    /// <summary>gRPC-Web, in bytes.</summary>
    GrpcWeb,
}
