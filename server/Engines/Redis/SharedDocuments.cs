using System.Buffers.Text;
using System.Text;
using ChatGo.Core.Engines;
using StackExchange.Redis;

namespace ChatGo.Server.Engines.Redis;

/// <summary>The small documents that belong to all rooms, as the other servers change them.</summary>
/// <param name="store">The store.</param>
internal sealed class SharedDocuments(RedisStore store)
{
    private const string All = "";

    /// <summary>Gets or sets who is told of each, by its latest version, more than once perhaps.</summary>
    public Action<EngineDocument>? Changed { get; set; }

    /// <summary>Gets where they are told.</summary>
    public RedisChannel Channel => store.Keys.Channel(All, store.IsCluster);

    /// <summary>Begins to hear.</summary>
    public Task StartAsync() => store.Subscriptions.SubscribeAsync(Channel, Hear);

    /// <summary>Keeps a document.</summary>
    public async ValueTask PutAsync(EngineDocument document, CancellationToken cancellationToken) => await store.CallAsync(
        RedisScripts.Put,
        [store.Keys.Documents(document.Scope), store.Keys.ChannelName(document.Scope)],
        [document.Key, RedisValues.OfVersion(document.Version), document.Value, store.Publish],
        cancellationToken);

    /// <summary>Returns those of a scope.</summary>
    public async ValueTask<IReadOnlyList<EngineDocument>> ReadAsync(string scope, CancellationToken cancellationToken)
    {
        var entries = await RedisStore.AskAsync(() => store.Database.HashGetAllAsync(store.Keys.Documents(scope)), cancellationToken);
        List<EngineDocument> documents = [];
        foreach (var entry in entries)
        {
            if (RedisValues.TryReadDocument(scope, entry.Name.ToString(), (ReadOnlyMemory<byte>)entry.Value, out var document))
            {
                documents.Add(document);
            }
        }

        return documents;
    }

    /// <summary>Reads them again: some may not have been told.</summary>
    public async Task ReadAgainAsync()
    {
        foreach (var document in await ReadAsync(All, CancellationToken.None))
        {
            Changed?.Invoke(document);
        }
    }

    /// <summary>Redis tells of one.</summary>
    public void Hear(RedisChannel channel, RedisValue told)
    {
        if (TryRead(All, told, out var document))
        {
            Changed?.Invoke(document);
        }
    }

    /// <summary>Reads a document that is told: <c>o</c>, the length of its key, a colon, the key, the version and the value.
    /// </summary>
    public static bool TryRead(string scope, ReadOnlyMemory<byte> told, out EngineDocument document)
    {
        document = default;
        var end = told.Span.IndexOf((byte)':');
        return end > 0 && told.Span[0] == 'o'
            && Utf8Parser.TryParse(told.Span[1..end], out int length, out _) && length >= 0 && told.Length > end + length
            && RedisValues.TryReadDocument(
                scope, Encoding.UTF8.GetString(told.Span.Slice(end + 1, length)), told[(end + 1 + length)..], out document);
    }
}
