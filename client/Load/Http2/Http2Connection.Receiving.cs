using System.Buffers.Binary;
using System.Net.Sockets;
using Grpc.Core;

namespace ChatGo.Client.Load.Http2;

/// <content>What comes in, on the loop's thread.</content>
internal sealed partial class Http2Connection
{
    private static int Number(ReadOnlySpan<byte> payload) => payload.Length >= sizeof(int)
        ? BinaryPrimitives.ReadInt32BigEndian(payload)
        : throw new FormatException("the server sent a frame that is too short");

    // As gRPC maps them.
    private static Status StatusOfReset(int error) => error switch
    {
        7 => new Status(StatusCode.Unavailable, "the server refused the stream"),
        8 => new Status(StatusCode.Cancelled, "the server cancelled the call"),
        11 => new Status(StatusCode.ResourceExhausted, "the server asks for calm"),
        _ => new Status(StatusCode.Internal, $"the server broke the call off (HTTP/2 error {error})"),
    };

    private void Receive(byte[] buffer)
    {
        var error = _received.Receive(buffer, out var all);
        if (error == SocketError.Success)
        {
            (_heardAt, _isPinged) = (Environment.TickCount64, false);
            while (Http2Frame.TryCut(ref all, out var frame))
            {
                TakeFrame(frame[3], frame[4], Http2Frame.StreamOf(frame), frame[Http2Frame.FrameHeaderBytes..]);
            }

            _received.Keep(all);
        }
        else if (error != SocketError.WouldBlock)
        {
            Break(new Status(StatusCode.Unavailable, $"the server closed the connection ({error})"));
        }
    }

    private void TakeFrame(byte type, byte flags, int id, ReadOnlySpan<byte> payload)
    {
        var isEnd = (flags & Http2Frame.EndStream) != 0;
        switch (type)
        {
            case Http2Frame.Data:
                TakeData(id, Http2Frame.Unpadded(payload, flags), payload.Length, isEnd);
                break;
            case Http2Frame.Headers when (flags & Http2Frame.EndHeaders) == 0:
                throw new FormatException("the server sent headers longer than a frame");
            case Http2Frame.Headers:
                Find(id, isEnd)?.TakeHeaders(Http2Frame.UnpaddedHeaders(payload, flags), isEnd);
                break;
            case Http2Frame.Reset:
                Find(id, isEnd: true)?.End(StatusOfReset(Number(payload)));
                break;
            case Http2Frame.GoAway:
                TakeGoAway(Number(payload) & int.MaxValue);
                break;
            case Http2Frame.Settings or Http2Frame.Ping or Http2Frame.WindowUpdate:
                _hasAnswered = true;
                lock (_gate)
                {
                    TakeControl(type, flags, id, payload);
                }

                break;
        }
    }

    private void TakeData(int id, ReadOnlySpan<byte> data, int flowBytes, bool isEnd)
    {
        if (Find(id, isEnd) is { } call)
        {
            call.Untold += flowBytes;
            if (!call.TakeData(data, isEnd) && !isEnd)
            {
                Cancel(call);
            }
            else if (call.Untold > ReceiveWindow / 2)
            {
                Widen(id, call.Untold);
                call.Untold = 0;
            }
        }

        _untold += flowBytes;
        if (_untold > ReceiveWindow / 2)
        {
            Widen(0, _untold);
            _untold = 0;
        }
    }

    private void Widen(int id, int bytes)
    {
        _hasAnswered = true;
        lock (_gate)
        {
            Http2Frame.Widen(_buffer, id, bytes);
        }
    }

    // Guarded by _gate.
    private void TakeControl(byte type, byte flags, int id, ReadOnlySpan<byte> payload)
    {
        switch (type)
        {
            case Http2Frame.Settings when (flags & Http2Frame.Acknowledgement) == 0:
                Http2Frame.Begin(_buffer, Http2Frame.Settings, Http2Frame.Acknowledgement, 0, 0);
                _calls.TakeSettings(payload);
                Settle();
                break;
            case Http2Frame.Ping when (flags & Http2Frame.Acknowledgement) == 0:
                payload.CopyTo(Http2Frame.Begin(
                    _buffer, Http2Frame.Ping, Http2Frame.Acknowledgement, 0, payload.Length));
                break;
            case Http2Frame.WindowUpdate:
                _calls.TakeWindow(id, Number(payload));
                break;
        }
    }

    // Guarded by _gate.
    private void Settle()
    {
        if (_calls.HasRoom)
        {
            _settled.TrySetResult();
        }
        else
        {
            _settled.TrySetException(new RpcException(new Status(StatusCode.Unavailable, "the server takes no calls")));
        }
    }

    private void TakeGoAway(int last)
    {
        Http2Call[] refused;
        lock (_gate)
        {
            _isGoingAway = true;
            refused = _calls.RemoveAfter(last);
        }

        foreach (var call in refused)
        {
            call.End(new Status(StatusCode.Unavailable, "the server goes away"));
        }
    }

    private Http2Call? Find(int id, bool isEnd)
    {
        lock (_gate)
        {
            var call = _calls.Find(id);
            if (isEnd)
            {
                _calls.Remove(id);
            }

            return call;
        }
    }
}
