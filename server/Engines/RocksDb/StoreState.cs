using System.Buffers.Binary;
using System.Text;

namespace ChatGo.Server.Engines.RocksDb;

/// <summary>What a store knows of itself.</summary>
/// <param name="Format">Of everything in it.</param>
/// <param name="NextRoom">The number of the next room that is made.</param>
/// <param name="Generation">Rises where the end of what was acknowledged may be lost: rooms get other epochs then.</param>
/// <param name="IsClean">Whether it was closed.</param>
/// <param name="IsSynced">Whether each write was on the disk before it was acknowledged.</param>
/// <param name="Boot">The start of the system that it was written under.</param>
internal sealed record StoreState(ushort Format, uint NextRoom, uint Generation, bool IsClean, bool IsSynced, string Boot)
{
    /// <summary>The format that is written, and the newest that can be read.</summary>
    public const ushort CurrentFormat = 1;

    private const int NextRoomOffset = sizeof(ushort);
    private const int GenerationOffset = NextRoomOffset + sizeof(uint);
    private const int CleanOffset = GenerationOffset + sizeof(uint);
    private const int SyncedOffset = CleanOffset + 1;
    private const int BootOffset = SyncedOffset + 1;

    /// <summary>Gets the start of the system that this is; empty where it does not tell.</summary>
    public static string ThisBoot
    {
        get
        {
            const string Path = "/proc/sys/kernel/random/boot_id";
            return File.Exists(Path) ? File.ReadAllText(Path).Trim() : string.Empty;
        }
    }

    /// <summary>Gets whether all that was acknowledged is there: the system has not gone down with the end of it.</summary>
    public bool IsWhole => IsClean || IsSynced || (Boot.Length > 0 && Boot == ThisBoot);

    /// <summary>Reads the state.</summary>
    /// <param name="value">Its value.</param>
    /// <exception cref="StoreException">It is of a newer format.</exception>
    public static StoreState Read(ReadOnlySpan<byte> value)
    {
        var format = BinaryPrimitives.ReadUInt16BigEndian(value);
        return format > CurrentFormat
            ? throw new StoreException($"it was written by a newer chatgo-server: format {format}, and this one reads up to {CurrentFormat}.")
            : new StoreState(
                format,
                BinaryPrimitives.ReadUInt32BigEndian(value[NextRoomOffset..]),
                BinaryPrimitives.ReadUInt32BigEndian(value[GenerationOffset..]),
                value[CleanOffset] != 0,
                value[SyncedOffset] != 0,
                Encoding.UTF8.GetString(value[BootOffset..]));
    }

    /// <summary>Returns its value.</summary>
    public byte[] ToValue()
    {
        var boot = Encoding.UTF8.GetBytes(Boot);
        var value = new byte[BootOffset + boot.Length];
        BinaryPrimitives.WriteUInt16BigEndian(value, Format);
        BinaryPrimitives.WriteUInt32BigEndian(value.AsSpan(NextRoomOffset), NextRoom);
        BinaryPrimitives.WriteUInt32BigEndian(value.AsSpan(GenerationOffset), Generation);
        value[CleanOffset] = IsClean ? (byte)1 : (byte)0;
        value[SyncedOffset] = IsSynced ? (byte)1 : (byte)0;
        boot.CopyTo(value, BootOffset);
        return value;
    }
}
