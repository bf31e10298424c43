using System.Runtime.CompilerServices;

namespace ChatGo.Server.Http2;

/// <content>What streams take of the budgets.</content>
internal sealed partial class FlowControl
{
    /// <summary>Streams from which the headers of further ones are counted: a few may have large ones.</summary>
    public const int CrowdStreams = 16;

    private bool _isCrowd;

    /// <summary>Counts an answer until it is sent, or its stream is over.</summary>
    /// <returns>False where too much waits already.</returns>
    public bool TryReserveAnswer(int streamId, int bytes)
    {
        ref var entry = ref Streams.Find(streamId);
        if (Unsafe.IsNullRef(ref entry) || entry.Is(StreamFlags.WeEnded))
        {
            return true;
        }

        var fits = budgets.Answers.TryTake(bytes);
        entry.AnswerBytes += fits ? bytes : 0;
        return fits;
    }

    /// <summary>Counts a request's headers until its stream is over.</summary>
    /// <returns>False where there are too many already.</returns>
    public bool TryReserveHeaders(int streamId, int bytes)
    {
        ref var entry = ref Streams.Find(streamId);
        if (Unsafe.IsNullRef(ref entry))
        {
            return true;
        }

        var fits = budgets.Headers.TryTake(bytes);
        entry.HeaderBytes += fits ? bytes : 0;
        return fits;
    }

    /// <summary>The number of streams has changed.</summary>
    private void LookAtCrowd()
    {
        // Not counted at each turn of a connection that has about as many.
        if (_isCrowd ? Streams.Count <= CrowdStreams / 2 : Streams.Count > CrowdStreams)
        {
            _isCrowd = !_isCrowd;
            budgets.Crowds.Count(_isCrowd);
        }
    }

    private void Unreserve(ref StreamEntry entry)
    {
        // Most have taken nothing; the budgets are everybody's.
        if ((entry.AnswerBytes | entry.HeaderBytes) != 0)
        {
            budgets.Answers.Return(entry.AnswerBytes);
            budgets.Headers.Return(entry.HeaderBytes);
            (entry.AnswerBytes, entry.HeaderBytes) = (0, 0);
        }
    }
}
