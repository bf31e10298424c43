namespace ChatGo.Core.Rooms;

/// <summary>Makes rooms, and may have made so many that are there.</summary>
/// <remarks>Any thread.</remarks>
public interface IRoomMaker
{
    /// <summary>Counts a room in.</summary>
    /// <returns>False where there are as many as may be: it is not counted.</returns>
    public bool TryTakeRoom();

    /// <summary>Counts a room out: it has gone, or was not made after all.</summary>
    public void LoseRoom();
}
