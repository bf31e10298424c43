using ChatGo.Core.Log;

namespace ChatGo.Core.Messages;

/// <summary>What a stream carries, as the bytes that go on the wire: a message of a room, made once and shared by all
/// its readers, or something for one reader alone. The room fills in its number, the sequence and, where another message
/// has a later one already, the time; what the other bytes mean is the wire's business.</summary>
/// <remarks>Written by the one who made it until it is appended, read by anybody from then on.</remarks>
public sealed class Frame : IBroadcastItem
{
    private const int Taken = -1;

    private readonly byte[] _bytes;
    private readonly IFrameCodec? _codec;
    private byte[]? _rendering;
    private int _weight;

    /// <summary>Makes a message of a room.</summary>
    /// <param name="bytes">The finished bytes; the frame's from now on.</param>
    /// <param name="codec">Writes into them what the room knows.</param>
    public Frame(byte[] bytes, IFrameCodec codec)
        : this(bytes)
    {
        ArgumentNullException.ThrowIfNull(codec);
        _codec = codec;
    }

    /// <summary>Makes something for one reader; no room takes it.</summary>
    /// <param name="bytes">The finished bytes; the frame's from now on.</param>
    public Frame(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        _bytes = bytes;
        _weight = bytes.Length;
    }

    /// <summary>Gets the bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Gets what engines keep of it: see <see cref="IFrameCodec.BodyOf"/>.</summary>
    /// <exception cref="InvalidOperationException">It is no message of a room.</exception>
    public ReadOnlySpan<byte> Body => Codec.BodyOf(_bytes);

    /// <summary>Gets when the server took the message; fixed once it is appended.</summary>
    /// <exception cref="InvalidOperationException">It is no message of a room.</exception>
    public DateTimeOffset CreatedAt => new(Codec.ReadTime(_bytes), TimeSpan.Zero);

    /// <inheritdoc/>
    public int SizeBytes => _bytes.Length;

    /// <summary>Gets whether it is a message of a room.</summary>
    public bool IsMessage => _codec is not null;

    /// <summary>Gets the message in another form, once somebody has made it; empty before. What it is is the wire's
    /// business.</summary>
    public ReadOnlyMemory<byte> Rendering => Volatile.Read(ref _rendering);

    private IFrameCodec Codec => _codec ?? throw new InvalidOperationException("This is no message of a room.");

    /// <summary>Keeps the message in another form, for all who want it so.</summary>
    /// <param name="rendering">The form; the frame's from now on.</param>
    /// <returns>False where one is kept already.</returns>
    public bool TryKeep(byte[] rendering)
    {
        ArgumentNullException.ThrowIfNull(rendering);
        return Interlocked.CompareExchange(ref _rendering, rendering, null) is null;
    }

    /// <inheritdoc/>
    public bool TryAddWeight(int bytes)
    {
        var weight = Volatile.Read(ref _weight);
        while (weight >= 0)
        {
            var seen = Interlocked.CompareExchange(ref _weight, weight + bytes, weight);
            if (seen == weight)
            {
                return true;
            }

            weight = seen;
        }

        return false;
    }

    /// <inheritdoc/>
    public int TakeWeight() => Interlocked.Exchange(ref _weight, Taken) is >= 0 and var weight ? weight : 0;

    /// <inheritdoc/>
    /// <remarks>The time is when the server took the message: between two that are taken at once, the clock and the
    /// sequence may disagree (wire rule M10).</remarks>
    public long Stamp(long sequence, long notBefore)
    {
        Codec.WriteSequence(_bytes, sequence);
        var time = Codec.ReadTime(_bytes);
        if (time < notBefore)
        {
            Codec.WriteTime(_bytes, time = notBefore);
        }

        return time;
    }

    /// <summary>Makes another of the same message: a room takes each once.</summary>
    /// <exception cref="InvalidOperationException">It is no message of a room.</exception>
    public Frame Copy() => new([.. _bytes], Codec);

    /// <summary>Fills in the number of the room that is about to take it.</summary>
    /// <param name="room">The number.</param>
    /// <exception cref="InvalidOperationException">It is no message of a room.</exception>
    internal void Address(uint room) => Codec.WriteRoom(_bytes, room);
}
