using ChatGo.Core.Engines;

namespace ChatGo.Server.Engines.RocksDb;

/// <summary>What the batch at hand makes of rooms, documents and the store's own state: what is added later sees it.</summary>
/// <remarks>The committer's thread.</remarks>
/// <param name="database">What is kept already.</param>
/// <param name="state">The store's state.</param>
internal sealed class StoreDraft(Database database, StoreState state)
{
    private readonly Dictionary<string, byte[]?> _values = new(StringComparer.Ordinal);
    private byte[] _scratch = new byte[1_024];

    /// <summary>Gets the store's state.</summary>
    public StoreState State { get; private set; } = state;

    /// <summary>Returns a place to lay a value out, until the next call.</summary>
    /// <param name="bytes">How much it takes.</param>
    public Span<byte> Scratch(int bytes)
    {
        if (_scratch.Length < bytes)
        {
            _scratch = new byte[bytes * 2];
        }

        return _scratch;
    }

    /// <summary>Finds a room.</summary>
    /// <returns>Null: no such room.</returns>
    /// <exception cref="RocksDbException">It cannot be read.</exception>
    public RoomEntry? FindRoom(string id) => Find(StoreKeys.Room(id)) is { } value ? RoomEntry.Read(value) : null;

    /// <summary>Writes a room.</summary>
    public void PutRoom(WriteBatch batch, string id, RoomEntry entry) => Put(batch, StoreKeys.Room(id), entry.ToValue());

    /// <summary>Removes a room.</summary>
    public void RemoveRoom(WriteBatch batch, string id) => Put(batch, StoreKeys.Room(id), value: null);

    /// <summary>Writes a document, unless a later version is there.</summary>
    /// <returns>Whether it was written.</returns>
    public bool PutDocument(WriteBatch batch, in EngineDocument document)
    {
        var key = StoreKeys.Document(document.Scope, document.Key);
        if (Find(key) is { } kept && StoredDocuments.VersionOf(kept) >= document.Version)
        {
            return false;
        }

        Put(batch, key, StoredDocuments.ToValue(document));
        return true;
    }

    /// <summary>Removes the documents of a scope.</summary>
    public void RemoveDocuments(WriteBatch batch, string scope)
    {
        var pending = Convert.ToHexString(StoreKeys.Document(scope, string.Empty));
        var added = _values.Keys.Where(key => key.StartsWith(pending, StringComparison.Ordinal)).Select(Convert.FromHexString);
        foreach (var key in StoredDocuments.KeysOf(database, scope).Concat([.. added]))
        {
            Put(batch, key, value: null);
        }
    }

    /// <summary>Returns a number that no room has had.</summary>
    public uint TakeNumber(WriteBatch batch)
    {
        var number = State.NextRoom;
        State = State with { NextRoom = checked(number + 1) };
        batch.Put(StoreKeys.State, State.ToValue());
        return number;
    }

    /// <summary>The batch was written, or was not: the next begins.</summary>
    public void Clear() => _values.Clear();

    private byte[]? Find(byte[] key) =>
        _values.TryGetValue(Convert.ToHexString(key), out var value) ? value : database.Get(key);

    private void Put(WriteBatch batch, byte[] key, byte[]? value)
    {
        _values[Convert.ToHexString(key)] = value;
        if (value is null)
        {
            batch.Delete(key);
        }
        else
        {
            batch.Put(key, value);
        }
    }
}
