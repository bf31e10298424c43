namespace ChatGo.Server.Http2;

/// <content>What is written past Kestrel.</content>
internal sealed partial class FlowControl
{
    /// <summary>Returns what may be written to a stream directly now. Unit: bytes; 0 or less where nothing may.</summary>
    public long RoomOf(in StreamEntry entry) =>
        entry.IsOpenForData ? Math.Min(entry.Window.Available(_initial.Acknowledged), Window) : 0;

    /// <summary>Counts what was written to a stream directly.</summary>
    public void SpendDirectly(ref StreamEntry entry, int bytes)
    {
        entry.Window.Spend(bytes);
        _window.Spend(bytes);
    }

    /// <summary>Whether a stream's own window stops it. It is looked at again when that changes.</summary>
    public bool StopsItself(int streamId, ref StreamEntry entry)
    {
        if (!entry.IsOpenForData || entry.Window.Available(_initial.Acknowledged) > 0)
        {
            return !entry.IsOpenForData;
        }

        MarkShort(streamId, ref entry);
        return true;
    }
}
