using System.Numerics;
using System.Runtime.InteropServices;

namespace ChatGo.Core.Log;

/// <summary>What several logs weigh together, and the bound of it. Past <see cref="Trigger"/> somebody else trims: see
/// <see cref="Exceeded"/>.</summary>
/// <remarks>Any thread. Each processor counts for itself, in steps, so that logs that are appended to at once do not share a
/// word: trimming begins late by a 32nd of the bound at most.</remarks>
public sealed class LogTotal
{
    private const int MaxProcessors = 64;
    private const int MaxStepBytes = 65_536;

    /// <summary>What all processors together may not have told yet, as a share of the bound.</summary>
    private const int StepShare = 32;

    private readonly Stripe[] _stripes =
        new Stripe[Math.Min(MaxProcessors, (int)BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount))];

    private readonly long _stepBytes;
    private long _told;
    private long _level = long.MaxValue;

    /// <summary>Initializes a new instance of the <see cref="LogTotal"/> class.</summary>
    /// <param name="maxBytes">What the logs may weigh together. Unit: bytes. 1 or more.</param>
    public LogTotal(long maxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, 1);
        MaxBytes = maxBytes;
        _stepBytes = Math.Min(MaxStepBytes, maxBytes / StepShare / _stripes.Length);
    }

    /// <summary>Gets what the logs may weigh together. Unit: bytes.</summary>
    public long MaxBytes { get; }

    /// <summary>Gets where trimming begins. Unit: bytes.</summary>
    public long Trigger => MaxBytes - (MaxBytes / 16);

    /// <summary>Gets what trimming leaves. Unit: bytes.</summary>
    public long Target => MaxBytes - (MaxBytes / 8);

    /// <summary>Gets what they weigh. Unit: bytes.</summary>
    public long Bytes
    {
        get
        {
            var sum = Volatile.Read(ref _told);
            foreach (ref var stripe in _stripes.AsSpan())
            {
                sum += Volatile.Read(ref stripe.Bytes);
            }

            return sum;
        }
    }

    /// <summary>Gets or sets what one log may weigh for the time being: it drops its oldest beyond. Unit: bytes.</summary>
    public long Level
    {
        get => Volatile.Read(ref _level);
        set => Volatile.Write(ref _level, value);
    }

    /// <summary>Gets or sets what is called when the sum has passed <see cref="Trigger"/>, each time a step is told; on the
    /// thread that appends.</summary>
    public Action? Exceeded { get; set; }

    /// <summary>Counts what a log has gained, or lost.</summary>
    /// <param name="bytes">How much.</param>
    internal void Add(long bytes)
    {
        ref var stripe = ref _stripes[Thread.GetCurrentProcessorId() & (_stripes.Length - 1)].Bytes;
        var counted = Interlocked.Add(ref stripe, bytes);
        if (counted > _stepBytes || counted < -_stepBytes)
        {
            Tell(ref stripe);
        }
    }

    private void Tell(ref long stripe)
    {
        var counted = Interlocked.Exchange(ref stripe, 0);
        if (Interlocked.Add(ref _told, counted) > Trigger && counted > 0)
        {
            Exceeded?.Invoke();
        }
    }

    /// <summary>A processor's count, on cache lines of its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Stripe
    {
        [FieldOffset(0)]
        public long Bytes;
    }
}
