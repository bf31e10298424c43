namespace ChatGo.Server.Http2;

/// <content>Sending by what takes whole buffers, and keeps each until it is done with it.</content>
internal sealed partial class SendQueue
{
    private bool _isWriting;

    /// <summary>Gets whether the output still has a buffer of a connection that is dead: it must not be closed yet.
    /// </summary>
    public bool IsWriting => Volatile.Read(ref _isWriting);

    /// <summary>Has all of a buffer sent.</summary>
    /// <returns>False where that takes its time, and goes on by itself.</returns>
    private bool TrySendWhole(byte[] buffer, int bytes)
    {
        var sending = Send(buffer, bytes);
        if (!sending.IsCompletedSuccessfully)
        {
            _ = GoOnAsync(sending, buffer);
            return false;
        }

        Return(buffer);
        return true;
    }

    private ValueTask Send(byte[] buffer, int bytes)
    {
        try
        {
            return output.SendAsync(buffer.AsMemory(0, bytes));
        }
        catch (Exception gone) when (IsOfThePeer(gone))
        {
            return ValueTask.FromException(gone);
        }
    }

    private async Task GoOnAsync(ValueTask sending, byte[]? buffer)
    {
        Volatile.Write(ref _isWriting, true);
        Block();
        try
        {
            await sending;
            _progress.Count();
        }
        catch (Exception gone) when (IsOfThePeer(gone))
        {
            Volatile.Write(ref _isWriting, false);
            Fail();
            return;
        }
        finally
        {
            Return(buffer);
        }

        Volatile.Write(ref _isWriting, false);
        SendPending();
    }
}
