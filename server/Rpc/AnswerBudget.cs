using ChatGo.Server.Http2;
using ChatGo.Server.Limits;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace ChatGo.Server.Rpc;

/// <summary>Counts answers until they are sent: a caller that gives no window makes the server hold them.</summary>
internal static class AnswerBudget
{
    /// <summary>What every stream may make the server hold. Unit: bytes.</summary>
    private const int UncountedBytes = 4_096;

    /// <summary>Refuses a call whose answer may be long, where much waits on its connection: before it is built.</summary>
    /// <param name="context">The call.</param>
    /// <exception cref="RpcException">Half of what may wait does.</exception>
    public static void ThrowIfMuchWaits(ServerCallContext context)
    {
        if (TryFind(context, out var connection, out _)
            && connection.Budgets.Answers.Taken is var bytes and >= DirectConnections.MaxAnswerBytes / 2)
        {
            throw Statuses.TooManyAnswers(bytes);
        }
    }

    /// <summary>Counts the one answer of a call.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="context">The call.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="RpcException">Too much waits on the call's connection, or in all.</exception>
    public static T Reserve<T>(T answer, ServerCallContext context)
    {
        var bytes = ((IMessage)answer!).CalculateSize();
        if (bytes <= UncountedBytes || !TryFind(context, out var connection, out var streamId)
            || connection.TryReserveAnswer(streamId, bytes))
        {
            return answer;
        }

        throw Statuses.TooManyAnswers(connection.Budgets.Answers.Taken);
    }

    /// <summary>Counts each message of a stream while it is written.</summary>
    /// <param name="writer">The stream.</param>
    /// <param name="context">The call.</param>
    public static IServerStreamWriter<T> Count<T>(IServerStreamWriter<T> writer, ServerCallContext context) =>
        TryFind(context, out var connection, out _) ? new CountingWriter<T>(writer, connection.Budgets.Answers) : writer;

    private static bool TryFind(ServerCallContext context, out DirectConnection connection, out int streamId)
    {
        var features = context.GetHttpContext().Features;
        connection = features.Get<DirectConnection>()!;
        streamId = features.Get<IHttp2StreamIdFeature>()?.StreamId ?? 0;
        return connection is not null && streamId > 0;
    }

    private sealed class CountingWriter<T>(IServerStreamWriter<T> inner, ByteBudget budget) : IServerStreamWriter<T>
    {
        public WriteOptions? WriteOptions
        {
            get => inner.WriteOptions;
            set => inner.WriteOptions = value;
        }

        public async Task WriteAsync(T message)
        {
            var bytes = ((IMessage)message!).CalculateSize();
            if (!budget.TryTake(bytes))
            {
                throw Statuses.TooManyAnswers(budget.Taken);
            }

            try
            {
                await inner.WriteAsync(message);
            }
            finally
            {
                budget.Return(bytes);
            }
        }
    }
}
