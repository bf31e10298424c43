using System.Buffers.Binary;
using System.Text;

namespace ChatGo.Server.Engines.RocksDb;

/// <summary>The keys of a store. Numbers are big-endian, so that keys sort as they do.</summary>
/// <remarks><c>D room</c>: a deleted room; <c>M room sequence</c>: a message; <c>O scope 0 key</c>: a small document;
/// <c>R id</c>: a room; <c>S</c>: the store's own state. A room is a number here, never given twice.</remarks>
internal static class StoreKeys
{
    /// <summary>What the key of a message takes. Unit: bytes.</summary>
    public const int MessageBytes = 1 + sizeof(uint) + sizeof(long);

    private const byte DeletedTag = (byte)'D';
    private const byte MessageTag = (byte)'M';
    private const byte DocumentTag = (byte)'O';
    private const byte RoomTag = (byte)'R';

    /// <summary>Gets the key of the store's state.</summary>
    public static ReadOnlySpan<byte> State => "S"u8;

    /// <summary>Gets what the keys of rooms begin with.</summary>
    public static ReadOnlySpan<byte> Rooms => "R"u8;

    /// <summary>Gets what the keys of deleted rooms begin with.</summary>
    public static ReadOnlySpan<byte> Deletions => "D"u8;

    /// <summary>Gets what the keys of documents begin with.</summary>
    public static ReadOnlySpan<byte> Documents => "O"u8;

    /// <summary>Writes the key of a message.</summary>
    /// <param name="key">Takes <see cref="MessageBytes"/>.</param>
    /// <param name="room">The room.</param>
    /// <param name="sequence">The message.</param>
    /// <returns>The key.</returns>
    public static ReadOnlySpan<byte> Message(Span<byte> key, uint room, long sequence)
    {
        key[0] = MessageTag;
        BinaryPrimitives.WriteUInt32BigEndian(key[1..], room);
        BinaryPrimitives.WriteInt64BigEndian(key[(1 + sizeof(uint))..], sequence);
        return key[..MessageBytes];
    }

    /// <summary>Reads the key of a message.</summary>
    /// <returns>False where it is another's.</returns>
    public static bool TryReadMessage(ReadOnlySpan<byte> key, out uint room, out long sequence)
    {
        (room, sequence) = (0, 0);
        if (key.Length != MessageBytes || key[0] != MessageTag)
        {
            return false;
        }

        room = BinaryPrimitives.ReadUInt32BigEndian(key[1..]);
        sequence = BinaryPrimitives.ReadInt64BigEndian(key[(1 + sizeof(uint))..]);
        return true;
    }

    /// <summary>Returns the key of a room.</summary>
    public static byte[] Room(string id) => [RoomTag, .. Encoding.UTF8.GetBytes(id)];

    /// <summary>Returns the id of a room.</summary>
    /// <param name="key">Its key.</param>
    public static string RoomOf(ReadOnlySpan<byte> key) => Encoding.UTF8.GetString(key[1..]);

    /// <summary>Returns the key that notes a deleted room.</summary>
    public static byte[] Deleted(uint room)
    {
        var key = new byte[1 + sizeof(uint)];
        key[0] = DeletedTag;
        BinaryPrimitives.WriteUInt32BigEndian(key.AsSpan(1), room);
        return key;
    }

    /// <summary>Returns the room that a key notes as deleted.</summary>
    public static uint DeletedOf(ReadOnlySpan<byte> key) => BinaryPrimitives.ReadUInt32BigEndian(key[1..]);

    /// <summary>Returns the key of a document; with an empty <paramref name="key"/> what those of its scope begin with.</summary>
    public static byte[] Document(string scope, string key) =>
        [DocumentTag, .. Encoding.UTF8.GetBytes(scope), 0, .. Encoding.UTF8.GetBytes(key)];

    /// <summary>Returns the document's own name.</summary>
    /// <param name="key">Its key.</param>
    public static string DocumentOf(ReadOnlySpan<byte> key) => Encoding.UTF8.GetString(key[(key.IndexOf((byte)0) + 1)..]);
}
