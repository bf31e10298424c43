using System.Threading.Channels;
using ChatGo.Api;
using ChatGo.Client.Connections;
using Grpc.Core;

namespace ChatGo.Tests.Client.Connections;

/// <summary>A server without a network: each call is answered as the test says.</summary>
internal sealed class FakeChat : ChatV1.ChatV1Client
{
    private static readonly Task<Metadata> NoHeaders = Task.FromResult(Metadata.Empty);
    private static readonly Func<Status> Succeeded = static () => Status.DefaultSuccess;
    private static readonly Func<Metadata> NoTrailers = static () => [];
    private static readonly Action Nothing = static () => { };

    /// <summary>Answers CreateChat; by default a room named as wanted, or room-1, room-2 …</summary>
    public Func<CreateChatRequest, CreateChatResponse> Create { get; set; }

    /// <summary>Answers ConnectChat with what is to be read, or throws.</summary>
    public Func<ConnectChatRequest, ChannelReader<Message>> Connect { get; set; } =
        static _ => Channel.CreateBounded<Message>(1).Reader;

    /// <summary>Answers SendMessage.</summary>
    public Func<SendMessageRequest, SendMessageResponse> Send { get; set; } = static _ => new SendMessageResponse();

    /// <summary>Whether CreateChat answers a little later, so that callers can meet; otherwise at once, which keeps a
    /// fake clock in step.</summary>
    public bool CreatesLater { get; set; }

    /// <summary>How many of the next streams get no response headers.</summary>
    public int SilentStreams { get; set; }

    /// <summary>How often CreateChat was called.</summary>
    public int Created { get; private set; }

    public FakeChat() => Create = request =>
        new CreateChatResponse { ChatId = request.ChatId.Length > 0 ? request.ChatId : $"room-{Created}" };

    public static ChannelReader<Message> Ended(params ulong[] sequences) => Ended(
        Array.ConvertAll(sequences, static sequence => new Message { From = "Ann", Text = "hi", Sequence = sequence }));

    public static ChannelReader<Message> Ended(params Message[] messages)
    {
        var channel = Channel.CreateBounded<Message>(messages.Length + 1);
        foreach (var message in messages)
        {
            channel.Writer.TryWrite(message);
        }

        channel.Writer.Complete();
        return channel.Reader;
    }

    public static RpcException Failure(StatusCode status) => new(new Status(status, "as the test says"));

    /// <summary>What a call fails with where the server's certificate has expired.</summary>
    public static RpcException Untrusted() => new(new Status(StatusCode.Unavailable, "Error starting gRPC call.", new HttpRequestException(
        HttpRequestError.SecureConnectionError, "outer", new CertificateException("the server's certificate has expired"))));

    public override AsyncUnaryCall<SendMessageResponse> SendMessageAsync(SendMessageRequest request, CallOptions options)
    {
        var response = AnswerAsync(request);
        return new(response, NoHeaders, Succeeded, NoTrailers, Nothing);
    }

    public override AsyncUnaryCall<CreateChatResponse> CreateChatAsync(CreateChatRequest request, CallOptions options)
    {
        Created++;
        var response = CreateSoonAsync(request);
        return new(response, NoHeaders, Succeeded, NoTrailers, Nothing);
    }

    public override AsyncServerStreamingCall<Message> ConnectChat(ConnectChatRequest request, CallOptions options)
    {
        var headers = SilentStreams-- > 0 ? new TaskCompletionSource<Metadata>().Task : NoHeaders;
        return new(new Reader(() => Connect(request)), headers, Succeeded, NoTrailers, Nothing);
    }

    private Task<SendMessageResponse> AnswerAsync(SendMessageRequest request)
    {
        try
        {
            return Task.FromResult(Send(request));
        }
        catch (RpcException failure)
        {
            return Task.FromException<SendMessageResponse>(failure);
        }
    }

    private async Task<CreateChatResponse> CreateSoonAsync(CreateChatRequest request)
    {
        if (CreatesLater)
        {
            await Task.Yield();
        }

        return Create(request);
    }

    private sealed class Reader(Func<ChannelReader<Message>> connect) : IAsyncStreamReader<Message>
    {
        private ChannelReader<Message>? _messages;

        public Message Current { get; private set; } = new();

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            _messages ??= connect();
            if (!await _messages.WaitToReadAsync(cancellationToken))
            {
                return false;
            }

            Current = await _messages.ReadAsync(cancellationToken);
            return true;
        }
    }
}
