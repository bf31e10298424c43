using ChatGo.Api;

namespace ChatGo.Client.Connections;

/// <summary>A message on its way, under one id however often it is tried.</summary>
internal sealed class OutgoingMessage(long number, SendMessageRequest request)
{
    private readonly TaskCompletionSource<SendMessageResponse> _settled =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Its place among the messages of the connection: 1, 2, 3 …</summary>
    public long Number => number;

    /// <summary>What is sent. Not to be changed.</summary>
    public SendMessageRequest Request => request;

    /// <summary>Ends with the server's answer, or as the send failed.</summary>
    public Task<SendMessageResponse> Settled => _settled.Task;

    /// <summary>The server has stored it.</summary>
    public void Succeed(SendMessageResponse response) => _settled.TrySetResult(response);

    /// <summary>It will not be tried again.</summary>
    public void Fail(Exception failure) => _settled.TrySetException(failure);
}
