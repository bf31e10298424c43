namespace ChatGo.Tests.Server.Attacks;

/// <summary>How the server that is attacked listens and writes.</summary>
public enum AttackWay
{
    /// <summary>Plaintext, and streams write directly.</summary>
    Direct,

    /// <summary>Plaintext, and Kestrel writes.</summary>
    ByKestrel,

    /// <summary>By TLS, and streams write directly.</summary>
    Tls,

    /// <summary>By TLS, and Kestrel writes.</summary>
    TlsByKestrel,
}
