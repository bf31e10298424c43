using System.Buffers.Binary;
using System.Text;

namespace ChatGo.Server.Engines.RocksDb;

/// <summary>A room as a store keeps it.</summary>
/// <param name="Number">Its number in the store: no other room ever has it.</param>
/// <param name="Epoch">Its life.</param>
/// <param name="Title">What it was called when it was made.</param>
/// <param name="CreatedAt">When it was made. UTC.</param>
/// <param name="HadReader">Whether anybody has ever read it.</param>
/// <param name="Generation">Of the store, when the epoch was given.</param>
/// <param name="Oldest">The oldest message kept, when this was written.</param>
/// <param name="Head">The newest message, when this was written.</param>
internal sealed record RoomEntry(
    uint Number, string Epoch, string Title, DateTimeOffset CreatedAt, bool HadReader, uint Generation, long Oldest = 1, long Head = 0)
{
    private const byte Format = 1;
    private const int NumberOffset = 1;
    private const int CreatedOffset = NumberOffset + sizeof(uint);
    private const int GenerationOffset = CreatedOffset + sizeof(long);
    private const int OldestOffset = GenerationOffset + sizeof(uint);
    private const int HeadOffset = OldestOffset + sizeof(long);
    private const int ReaderOffset = HeadOffset + sizeof(long);
    private const int EpochOffset = ReaderOffset + 1;

    /// <summary>Reads a room.</summary>
    /// <param name="value">Its value.</param>
    public static RoomEntry Read(ReadOnlySpan<byte> value)
    {
        var epoch = value.Slice(EpochOffset + 1, value[EpochOffset]);
        return new RoomEntry(
            BinaryPrimitives.ReadUInt32BigEndian(value[NumberOffset..]),
            Encoding.UTF8.GetString(epoch),
            Encoding.UTF8.GetString(value[(EpochOffset + 1 + epoch.Length)..]),
            new DateTimeOffset(BinaryPrimitives.ReadInt64BigEndian(value[CreatedOffset..]), TimeSpan.Zero),
            value[ReaderOffset] != 0,
            BinaryPrimitives.ReadUInt32BigEndian(value[GenerationOffset..]),
            BinaryPrimitives.ReadInt64BigEndian(value[OldestOffset..]),
            BinaryPrimitives.ReadInt64BigEndian(value[HeadOffset..]));
    }

    /// <summary>Returns its value.</summary>
    public byte[] ToValue()
    {
        var epoch = Encoding.UTF8.GetBytes(Epoch);
        var title = Encoding.UTF8.GetBytes(Title);
        var value = new byte[EpochOffset + 1 + epoch.Length + title.Length];
        value[0] = Format;
        BinaryPrimitives.WriteUInt32BigEndian(value.AsSpan(NumberOffset), Number);
        BinaryPrimitives.WriteInt64BigEndian(value.AsSpan(CreatedOffset), CreatedAt.UtcTicks);
        BinaryPrimitives.WriteUInt32BigEndian(value.AsSpan(GenerationOffset), Generation);
        BinaryPrimitives.WriteInt64BigEndian(value.AsSpan(OldestOffset), Oldest);
        BinaryPrimitives.WriteInt64BigEndian(value.AsSpan(HeadOffset), Head);
        value[ReaderOffset] = HadReader ? (byte)1 : (byte)0;
        value[EpochOffset] = checked((byte)epoch.Length);
        epoch.CopyTo(value, EpochOffset + 1);
        title.CopyTo(value, EpochOffset + 1 + epoch.Length);
        return value;
    }
}
