using System.Buffers;
using System.Threading.Channels;
using ChatGo.Client.Connections;
using Google.Protobuf;
using Grpc.Core;

namespace ChatGo.Client.Load.Wire;

/// <summary>A call by Grpc.Net.Client. Two tasks: one writes, one reads.</summary>
internal sealed class LibraryCall : ICall
{
    // Requests that may wait for the stream.
    private const int MaxWaiting = 1_024;

    private readonly Channel<IMessage> _outbox = Channel.CreateBounded<IMessage>(MaxWaiting);
    private readonly ICallListener _listener;
    private readonly TimeSpan _pause;
    private readonly AsyncDuplexStreamingCall<IMessage, LibraryCall> _call;
    private Status? _refusal;

    private LibraryCall(
        CallInvoker invoker, Metadata headers, string method, ICallListener listener, TimeSpan pause)
    {
        (_listener, _pause) = (listener, pause);
        var any = new Method<IMessage, LibraryCall>(
            MethodType.DuplexStreaming, ChatMethods.Service, method, Marshallers.Create<IMessage>(Write, NoRequest),
            Marshallers.Create<LibraryCall>(static (_, _) => throw new NotSupportedException(), Hear));
        _call = invoker.AsyncDuplexStreamingCall(any, null, new CallOptions(headers));
    }

    /// <summary>Calls a method. On the wire a call with one request is one whose requests end behind the first.</summary>
    /// <inheritdoc cref="LibraryLine(ServerRota, TimeSpan)"/>
    public static ICall Start(
        CallInvoker invoker, Credential? credential, string method, IMessage request, bool isOnly,
        ICallListener listener, TimeSpan pause)
    {
        var call = new LibraryCall(invoker, HeadersOf(credential), method, listener, pause);
        call._outbox.Writer.TryWrite(request);
        if (isOnly)
        {
            call._outbox.Writer.Complete();
        }

        _ = call.WriteAllAsync();
        _ = call.ReadAllAsync();
        return call;
    }

    /// <inheritdoc/>
    public bool TrySend(IMessage message) => _outbox.Writer.TryWrite(message);

    /// <inheritdoc/>
    public void Dispose()
    {
        _outbox.Writer.TryComplete();
        _call.Dispose();
    }

    private static Metadata HeadersOf(Credential? credential) =>
        credential is null ? [] : [new Metadata.Entry(credential.Header, credential.Value)];

    private static void Write(IMessage message, SerializationContext context)
    {
        context.SetPayloadLength(message.CalculateSize());
        message.WriteTo(context.GetBufferWriter());
        context.Complete();
    }

    private static IMessage NoRequest(DeserializationContext context) => throw new NotSupportedException();

    // The message is heard where it lies. What is thrown here would come out as an error of the library's.
    private LibraryCall Hear(DeserializationContext context)
    {
        var payload = context.PayloadAsReadOnlySequence();
        try
        {
            _listener.OnMessage(payload.IsSingleSegment ? payload.FirstSpan : payload.ToArray());
        }
        catch (RpcException refusal)
        {
            _refusal = refusal.Status;
        }

        return this;
    }

    private async Task WriteAllAsync()
    {
        try
        {
            await foreach (var request in _outbox.Reader.ReadAllAsync())
            {
                await _call.RequestStream.WriteAsync(request);
            }

            await _call.RequestStream.CompleteAsync();
        }
        catch (Exception over) when (over is RpcException or InvalidOperationException or ObjectDisposedException)
        {
            // The call is over; its reader learns why.
        }
    }

    private async Task ReadAllAsync()
    {
        var status = new Status(StatusCode.OK, "");
        try
        {
            await _call.ResponseHeadersAsync;
            _listener.OnHeaders();
            while (_refusal is null && await _call.ResponseStream.MoveNext(CancellationToken.None))
            {
                if (_pause > TimeSpan.Zero)
                {
                    await Task.Delay(_pause);
                }
            }
        }
        catch (RpcException failure)
        {
            status = failure.Status;
        }
        catch (ObjectDisposedException)
        {
            status = new Status(StatusCode.Cancelled, "the connection was cut");
        }

        Dispose();
        _listener.OnEnd(_refusal ?? status);
    }
}
