namespace ChatGo.Client.Trust;

/// <summary>What is known of a token's signature.</summary>
internal enum SignatureState
{
    /// <summary>Nothing: there was no key to verify it with.</summary>
    Unverified,

    /// <summary>It is the key's.</summary>
    Valid,

    /// <summary>It is not the key's.</summary>
    Invalid,
}
