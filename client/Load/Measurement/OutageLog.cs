using System.Diagnostics;

namespace ChatGo.Client.Load.Measurement;

/// <summary>When readers lost their streams against their will, and when they were back.</summary>
/// <remarks>Any thread may call.</remarks>
internal sealed class OutageLog
{
    private readonly Lock _gate = new();
    private readonly List<Outage> _over = [];
    private readonly List<double> _returns = [];
    private long _origin = Stopwatch.GetTimestamp();
    private string _cause = "";
    private double _start;
    private int _lost;
    private int _away;

    /// <summary>Times are told from now on.</summary>
    /// <param name="origin">Unit: ticks of <see cref="Stopwatch"/>.</param>
    public void StartAt(long origin)
    {
        lock (_gate)
        {
            _origin = origin;
        }
    }

    /// <summary>A reader lost its stream.</summary>
    /// <param name="cause">What it was told.</param>
    public void Lose(string cause)
    {
        lock (_gate)
        {
            if (_away == 0)
            {
                (_cause, _start) = (cause, Now());
            }

            _lost++;
            _away++;
        }
    }

    /// <summary>A reader that lost its stream has one again.</summary>
    public void Return()
    {
        lock (_gate)
        {
            _returns.Add(Now());
            _away--;
            if (_away == 0)
            {
                _over.Add(Current(Now()));
                _lost = 0;
                _returns.Clear();
            }
        }
    }

    /// <summary>All outages, the one that lasts included.</summary>
    public IReadOnlyList<Outage> All()
    {
        lock (_gate)
        {
            return _away == 0 ? [.. _over] : [.. _over, Current(null)];
        }
    }

    private Outage Current(double? end) => new(_cause, _start, end, _lost, [.. _returns]);

    private double Now() => Stopwatch.GetElapsedTime(_origin).TotalSeconds;
}
