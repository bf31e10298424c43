using System.Net.Security;

namespace ChatGo.Server.Http2;

/// <summary>Writes through TLS.</summary>
/// <param name="stream">What encrypts; written to by nobody else.</param>
internal sealed class TlsOutput(SslStream stream) : IPeerOutput
{
    /// <inheritdoc/>
    /// <remarks>What it has begun to write must stay until it is done. Mostly that is at once: see
    /// <see cref="CiphertextOutput"/>.</remarks>
    public bool TakesSpans => false;

    /// <inheritdoc/>
    public bool TrySend(ReadOnlySpan<byte> bytes, out int sent) =>
        throw new NotSupportedException("TLS takes bytes that stay.");

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => stream.WriteAsync(bytes);
}
