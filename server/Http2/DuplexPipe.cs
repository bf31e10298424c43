using System.IO.Pipelines;

namespace ChatGo.Server.Http2;

/// <summary>A connection's two directions.</summary>
/// <param name="Input">What the peer sends.</param>
/// <param name="Output">What the peer is sent.</param>
internal sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
