namespace ChatGo.Server.Callers;

/// <summary>What is good now. What a change of keys leaves alone stays the same object, so that no stream notices.</summary>
/// <remarks>One thread.</remarks>
internal sealed class CredentialList
{
    private Dictionary<string, (Credential Credential, string Definition)> _good = new(StringComparer.Ordinal);
    private Dictionary<string, (Credential Credential, string Definition)> _kept = new(StringComparer.Ordinal);

    /// <summary>Keeps a credential, or adds it.</summary>
    /// <param name="id">Tells it from all others.</param>
    /// <param name="terms">What it allows; null for a signing key.</param>
    /// <param name="definition">Where it is another one than before, it allows something else.</param>
    public Credential Keep(string id, Terms? terms, string definition)
    {
        var isKnown = _good.TryGetValue(id, out var known);
        var credential = isKnown ? known.Credential : new Credential(terms);
        if (isKnown && known.Definition != definition)
        {
            credential.Change(terms!);
        }

        _kept[id] = (credential, definition);
        return credential;
    }

    /// <summary>Removes what was not kept.</summary>
    public void RemoveOthers()
    {
        foreach (var (id, (credential, _)) in _good)
        {
            if (!_kept.ContainsKey(id))
            {
                credential.Remove();
            }
        }

        (_good, _kept) = (_kept, new(StringComparer.Ordinal));
    }
}
