namespace ChatGo.Client.Trust;

/// <summary>A key that signs tokens, or only verifies them.</summary>
internal abstract class TokenKey
{
    /// <summary>The algorithm that it signs with, as <c>alg</c> has it.</summary>
    public abstract string Algorithm { get; }

    /// <summary>Signs <paramref name="data"/>.</summary>
    public abstract byte[] Sign(ReadOnlySpan<byte> data);

    /// <summary>Whether <paramref name="signature"/> is this key's over <paramref name="data"/>.</summary>
    /// <param name="algorithm">The algorithm that the token says; one that is not the key's verifies nothing.</param>
    /// <param name="data">What is signed.</param>
    /// <param name="signature">The signature.</param>
    public abstract bool Verifies(string algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature);
}
