namespace ChatGo.Client.Load.Measurement;

/// <summary>A time in which readers had lost their streams.</summary>
/// <param name="Cause">What the first of them was told.</param>
/// <param name="Start">When the first one lost its stream. Unit: seconds from the start.</param>
/// <param name="End">When the last one was back; null: some never were. Unit: seconds from the start.</param>
/// <param name="Readers">How many lost theirs.</param>
/// <param name="Returns">When each came back, in order. Unit: seconds from the start.</param>
internal sealed record Outage(string Cause, double Start, double? End, int Readers, IReadOnlyList<double> Returns)
{
    /// <summary>The share of the returns that the busiest second held, wherever it began; 0 where none came back.</summary>
    public double BusiestShare
    {
        get
        {
            var (first, most) = (0, 0);
            for (var last = 0; last < Returns.Count; last++)
            {
                while (Returns[last] - Returns[first] >= 1)
                {
                    first++;
                }

                most = Math.Max(most, last - first + 1);
            }

            return Returns.Count == 0 ? 0 : (double)most / Returns.Count;
        }
    }

    /// <summary>Makes one of outages that overlap, as several processes saw them.</summary>
    public static IReadOnlyList<Outage> Merge(IEnumerable<Outage> outages)
    {
        var merged = new List<Outage>();
        foreach (var outage in outages.OrderBy(static outage => outage.Start))
        {
            if (merged.Count > 0 && !(merged[^1].End < outage.Start))
            {
                merged[^1] = merged[^1].With(outage);
            }
            else
            {
                merged.Add(outage);
            }
        }

        return merged;
    }

    private Outage With(Outage other) => this with
    {
        End = End is { } end && other.End is { } otherEnd ? Math.Max(end, otherEnd) : null,
        Readers = Readers + other.Readers,
        Returns = [.. Returns.Concat(other.Returns).Order()],
    };
}
