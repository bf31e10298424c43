using System.Buffers.Binary;
using ChatGo.Client.Load.Wire;
using Google.Protobuf;
using Grpc.Core;

namespace ChatGo.Client.Load.Http2;

/// <summary>A stream of an <see cref="Http2Connection"/>: one call.</summary>
internal sealed class Http2Call(Http2Connection connection, int id, long window, ICallListener listener) : ICall
{
    // A message is held until all of it has come; the framework's own limit.
    private const int MaxMessageBytes = 4 << 20;

    // The order of locks: this one, the user's, the connection's.
    private readonly Lock _hearing = new();
    private readonly Messages _messages = new(listener);
    private readonly ResponseStatus _status = new();
    private bool _hasHeaders;
    private bool _isOver;

    /// <summary>The stream's number.</summary>
    public int Id => id;

    /// <summary>What waits to be sent. The connection's.</summary>
    public SendBuffer Waiting { get; } = new();

    /// <summary>What the server lets the stream send. The connection's. Unit: bytes.</summary>
    public long Window { get; set; } = window;

    /// <summary>Whether nothing is sent behind what waits. The connection's.</summary>
    public bool IsLast { get; set; }

    /// <summary>What came that the server was not yet told to be taken. The loop's. Unit: bytes.</summary>
    public int Untold { get; set; }

    /// <inheritdoc/>
    public bool TrySend(IMessage message) => connection.TrySend(this, message, isLast: false);

    /// <summary>Handles headers or trailers.</summary>
    public void TakeHeaders(ReadOnlySpan<byte> block, bool isEnd)
    {
        lock (_hearing)
        {
            _status.Take(block);
            if (isEnd)
            {
                End(_status.End());
            }
            else if (!_hasHeaders && !_isOver)
            {
                _hasHeaders = true;
                listener.OnHeaders();
            }
        }
    }

    /// <summary>Handles data.</summary>
    /// <returns>Whether the call goes on; else it is over here, and the server is to be told.</returns>
    public bool TakeData(ReadOnlySpan<byte> data, bool isEnd)
    {
        lock (_hearing)
        {
            try
            {
                if (!_isOver)
                {
                    _messages.Take(data);
                }
            }
            catch (RpcException failure)
            {
                End(failure.Status);
                return false;
            }
            catch (InvalidProtocolBufferException malformed)
            {
                End(new Status(StatusCode.Internal, $"the server sent bytes that are no message: {malformed.Message}"));
                return false;
            }

            if (isEnd)
            {
                End(_status.End());
            }

            return !_isOver;
        }
    }

    /// <summary>The call is over.</summary>
    public void End(Status status)
    {
        lock (_hearing)
        {
            if (!_isOver)
            {
                _isOver = true;
                listener.OnEnd(status);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        connection.Cancel(this);
        End(new Status(StatusCode.Cancelled, "the call was cancelled"));
    }

    private sealed class Messages(ICallListener listener) : FrameStream
    {
        protected override void Deliver(ReadOnlySpan<byte> frame) => listener.OnMessage(frame[GrpcFrame.PrefixBytes..]);

        protected override void Look(ReadOnlySpan<byte> prefix)
        {
            if (prefix[0] != 0 || BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]) > MaxMessageBytes)
            {
                throw new RpcException(new Status(
                    StatusCode.ResourceExhausted, "The server sent a message that is packed, or longer than 4 MiB."));
            }
        }
    }
}
