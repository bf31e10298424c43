using ChatGo.Server.Calls;
using ChatGo.Server.Chat;
using ChatGo.Server.Streams;
using Google.Protobuf;
using Grpc.Core;

namespace ChatGo.Server.Rpc;

/// <summary>Counts answers until they are sent: a caller that gives no window makes the server hold them.</summary>
internal static class AnswerBudget
{
    /// <summary>What every stream may make the server hold. Unit: bytes.</summary>
    private const int UncountedBytes = 4_096;

    /// <summary>Counts the one answer of a call.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="context">The call.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="RpcException">Too much waits on the call's connection, or in all.</exception>
    public static T Reserve<T>(T answer, ServerCallContext context)
    {
        var bytes = ((IMessage)answer!).CalculateSize();
        if (bytes <= UncountedBytes)
        {
            return answer;
        }

        var call = context.GetHttpContext();
        return call.FindConnection() is not { } connection || connection.TryReserveAnswer(call.StreamId(), bytes)
            ? answer
            : throw Refusals.TooManyAnswers(connection.WaitingBytes).ToException();
    }

    /// <summary>Counts each message of a stream while it is written.</summary>
    /// <param name="writer">The stream.</param>
    /// <param name="context">The call.</param>
    public static IServerStreamWriter<T> Count<T>(IServerStreamWriter<T> writer, ServerCallContext context) =>
        context.GetHttpContext().FindConnection() is { } connection ? new CountingWriter<T>(writer, connection) : writer;

    private sealed class CountingWriter<T>(IServerStreamWriter<T> inner, IStreamConnection connection) : IServerStreamWriter<T>
    {
        public WriteOptions? WriteOptions
        {
            get => inner.WriteOptions;
            set => inner.WriteOptions = value;
        }

        public async Task WriteAsync(T message)
        {
            var bytes = ((IMessage)message!).CalculateSize();
            if (!connection.TryTakeAnswer(bytes))
            {
                throw Refusals.TooManyAnswers(connection.WaitingBytes).ToException();
            }

            try
            {
                await inner.WriteAsync(message);
            }
            finally
            {
                connection.ReturnAnswer(bytes);
            }
        }
    }
}
