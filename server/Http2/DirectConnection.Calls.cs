using ChatGo.Server.Callers;
using ChatGo.Server.Limits;
using ChatGo.Server.Logging;
using ChatGo.Server.Streams;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace ChatGo.Server.Http2;

/// <content>What calls ask of their connection.</content>
internal sealed partial class DirectConnection
{
    /// <inheritdoc/>
    public bool IsCrowd => _flow.Streams.Count > FlowControl.CrowdStreams;

    /// <inheritdoc/>
    public CallerHere? Caller { get; set; }

    /// <inheritdoc/>
    public long WaitingBytes => Budgets.Answers.Taken;

    /// <inheritdoc/>
    public bool MuchWaits => WaitingBytes >= ConnectionLimits.MaxAnswerBytes / 2;

    /// <inheritdoc/>
    public void OnBegun(int streamId)
    {
        bool goesOn;
        lock (_gate)
        {
            _flow.OnBegun(streamId);
            goesOn = TakesNewsToReader();
        }

        WakeReader(goesOn);
    }

    /// <inheritdoc/>
    public bool TryReserveHeaders(int streamId, int bytes)
    {
        lock (_gate)
        {
            return _flow.TryReserveHeaders(streamId, bytes);
        }
    }

    /// <inheritdoc/>
    public bool TryReserveAnswer(int streamId, int bytes)
    {
        lock (_gate)
        {
            return _flow.TryReserveAnswer(streamId, bytes);
        }
    }

    /// <inheritdoc/>
    public bool TryTakeAnswer(int bytes) => Budgets.Answers.TryTake(bytes);

    /// <inheritdoc/>
    public void ReturnAnswer(int bytes) => Budgets.Answers.Return(bytes);

    /// <inheritdoc/>
    public IMessageOutput? TryOpen(HttpContext call, IFrameFeed feed)
    {
        if (call.Features.Get<IHttp2StreamIdFeature>() is not { } stream)
        {
            return null;
        }

        if (!HeaderBuffer.TryShrink(stream) && HeaderBuffer.IsFirstFailure)
        {
            call.RequestServices.GetRequiredService<ILogger<DirectConnections>>().KeepsHeaderBuffers();
        }

        // Who has put a writer of its own before the stream's means that: gRPC-Web.
        if (!TakesDirectWrites || !ReferenceEquals(call.Features.Get<IHttpResponseBodyFeature>(), stream))
        {
            LeaveAlone(stream.StreamId);
            return null;
        }

        var direct = new DirectStream(this, stream.StreamId, feed);
        if (!TryAttach(direct))
        {
            return null;
        }

        // Kestrel ends the streams of a connection that is gone without a frame that would tell.
        call.RequestAborted.UnsafeRegister(_ => OnAborted(direct.Id), null);
        return direct;
    }
}
