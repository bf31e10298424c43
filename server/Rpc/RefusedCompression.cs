using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;

namespace ChatGo.Server.Rpc;

/// <summary>Stands where a compression would: what a compressed request unpacks to is not bounded by anything, so none
/// is taken. Responses are never compressed.</summary>
/// <param name="encodingName">As in <c>grpc-encoding</c>.</param>
internal sealed class RefusedCompression(string encodingName) : ICompressionProvider
{
    /// <inheritdoc/>
    public string EncodingName => encodingName;

    /// <inheritdoc/>
    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) => throw Refused();

    /// <inheritdoc/>
    public Stream CreateDecompressionStream(Stream stream) => throw Refused();

    private RpcException Refused() => Statuses.Compressed(encodingName);
}
