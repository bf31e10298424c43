using System.Security.Authentication;

namespace ChatGo.Client.Connections;

/// <summary>The server's certificate is not trusted; the message says why, and what helps.</summary>
public sealed class CertificateException : AuthenticationException
{
    /// <summary>A failure without a word on it.</summary>
    public CertificateException()
    {
    }

    /// <summary>A failure for the reason that <paramref name="message"/> gives.</summary>
    public CertificateException(string message)
        : base(message)
    {
    }

    /// <summary>A failure for the reason that <paramref name="message"/> gives.</summary>
    public CertificateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
