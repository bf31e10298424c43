using ChatGo.Api;
using Grpc.Core;
using Grpc.Net.Client;

namespace ChatGo.Tests.Server.Races;

/// <summary>Readers on a connection of the client library.</summary>
internal sealed class GrpcAudience(AudiencePlan plan, SoakRun run, GrpcChannel channel) : IAudience
{
    private readonly bool _stays = plan.Exit <= ConnectionExit.StaysToo;
    private readonly TaskCompletionSource _failing = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<SoakReader> Readers { get; } =
        [.. plan.Readers.Select(reader => new SoakReader(reader, run.Shape))];

    public Task Failing => _failing.Task;

    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(
        [.. Readers.Select(reader => JoinAsync(reader, cancellationToken)), ExitAsync()]);

    public void Dispose() => channel.Dispose();

    private async Task JoinAsync(SoakReader reader, CancellationToken cancellationToken)
    {
        await run.Moments.At(reader.Plan.JoinAt);
        AsyncServerStreamingCall<Message> call;
        try
        {
            call = new ChatV1.ChatV1Client(channel).ConnectChat(
                new ConnectChatRequest { ChatId = run.Rooms[reader.Plan.Room], CreateIfMissing = true },
                cancellationToken: cancellationToken);
            await call.ResponseHeadersAsync;
        }
        catch (Exception gone) when (!_stays && gone is RpcException or ObjectDisposedException)
        {
            return;
        }

        run.HasJoined(reader);
        reader.Stays = _stays && reader.Plan.CancelAfter == 0;
        reader.End = ReadAsync(reader, call, cancellationToken);
    }

    private async Task<bool> ReadAsync(
        SoakReader reader, AsyncServerStreamingCall<Message> call, CancellationToken cancellationToken)
    {
        using var open = call;
        try
        {
            while (await call.ResponseStream.MoveNext(cancellationToken))
            {
                reader.Deliver(call.ResponseStream.Current);
                if (reader.Count == reader.Plan.CancelAfter)
                {
                    return false;
                }

                if (plan.Stall != Stall.Never && run.Moments.At(plan.StallAt).IsCompleted)
                {
                    await run.Moments.At(plan.StallAt + plan.StallFor);
                }
            }

            return true;
        }
        catch (RpcException ended)
        {
            return ended.StatusCode == StatusCode.NotFound;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
        catch (InvalidOperationException wrong)
        {
            _failing.TrySetException(wrong);
            return false;
        }
    }

    private async Task ExitAsync()
    {
        if (!_stays)
        {
            await run.Moments.At(plan.ExitAt);
            channel.Dispose();
        }
    }
}
