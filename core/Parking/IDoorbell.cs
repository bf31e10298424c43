namespace ChatGo.Core.Parking;

/// <summary>What a parked reader has rung when there is news. One may serve many readers.</summary>
public interface IDoorbell
{
    /// <summary>Wakes whoever waits, or the next one to come. Any thread.</summary>
    public void Ring();
}
