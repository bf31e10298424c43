using Microsoft.Extensions.Time.Testing;

namespace ChatGo.Tests.Core.Rooms;

/// <summary>A clock that lets a test step in where the code under test looks at it.</summary>
internal sealed class HookedClock : FakeTimeProvider
{
    private int _looks;

    /// <summary>Gets or sets what runs at a look, by its number from 1.</summary>
    public Action<int>? Looking { get; set; }

    public override long GetTimestamp()
    {
        Looking?.Invoke(++_looks);
        return base.GetTimestamp();
    }
}
