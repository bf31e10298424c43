using System.Buffers.Binary;
using ChatGo.Core.Engines;

namespace ChatGo.Server.Engines.RocksDb;

/// <summary>The small documents of a store: a version, and behind it the document.</summary>
internal static class StoredDocuments
{
    /// <summary>Returns those of a scope.</summary>
    /// <exception cref="RocksDbException">They cannot be read.</exception>
    public static List<EngineDocument> Read(Database database, string scope)
    {
        List<EngineDocument> documents = [];
        var prefix = StoreKeys.Document(scope, string.Empty);
        using var cursor = database.Look();
        for (var isThere = cursor.TrySeek(prefix); isThere && cursor.Key.StartsWith(prefix); isThere = cursor.TryNext())
        {
            documents.Add(new EngineDocument(
                scope, StoreKeys.DocumentOf(cursor.Key), VersionOf(cursor.Value), cursor.Value[sizeof(long)..].ToArray()));
        }

        return documents;
    }

    /// <summary>Returns the keys of those of a scope.</summary>
    /// <inheritdoc cref="Read"/>
    public static List<byte[]> KeysOf(Database database, string scope) =>
        [.. Read(database, scope).Select(document => StoreKeys.Document(scope, document.Key))];

    /// <summary>Returns a document as it is kept.</summary>
    public static byte[] ToValue(in EngineDocument document)
    {
        var value = new byte[sizeof(long) + document.Value.Length];
        BinaryPrimitives.WriteInt64BigEndian(value, document.Version);
        document.Value.Span.CopyTo(value.AsSpan(sizeof(long)));
        return value;
    }

    /// <summary>Returns the version of a document that is kept.</summary>
    public static long VersionOf(ReadOnlySpan<byte> value) => BinaryPrimitives.ReadInt64BigEndian(value);
}
