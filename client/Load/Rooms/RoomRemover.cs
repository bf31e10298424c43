using ChatGo.Api;
using ChatGo.Client.Connections;
using Grpc.Core;

namespace ChatGo.Client.Load.Rooms;

/// <summary>Removes the load's rooms when it is over: nobody else knows them.</summary>
internal static class RoomRemover
{
    private const int AtOnce = 50;

    /// <summary>A server that has gone must not hold the end up.</summary>
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(5);

    /// <summary>After Ctrl-C the process has 1.5 s in all.</summary>
    private static readonly TimeSpan HurriedWithin = TimeSpan.FromSeconds(0.4);

    /// <summary>Removes the rooms, as far as the server lets it.</summary>
    /// <param name="options">The load.</param>
    /// <param name="hurries">Whether Ctrl-C ended it.</param>
    /// <returns>How many are left, as far as is known.</returns>
    public static async Task<int> RemoveAsync(LoadOptions options, bool hurries)
    {
        using var bound = new CancellationTokenSource(hurries ? HurriedWithin : Within);
        var left = options.Rooms;
        foreach (var server in options.Servers)
        {
            left = left == 0 ? 0 : options.Rooms - await RemoveAsync(options, server, bound.Token);
        }

        return left;
    }

    private static async Task<int> RemoveAsync(LoadOptions options, ServerAccess server, CancellationToken bound)
    {
        using var channel = ChatChannel.Open(server.Address);
        var client = ChatChannel.ClientOf(channel, server.Credential);
        var removed = 0;
        try
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(0, options.Rooms),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = bound },
                async (room, stopping) =>
                {
                    await RemoveAsync(client, options.RoomId(room), stopping);
                    Interlocked.Increment(ref removed);
                });
        }
        catch (Exception left) when (left is RpcException or OperationCanceledException)
        {
            // The server has gone, does not know the call, or takes too long.
        }

        return removed;
    }

    private static async Task RemoveAsync(ChatV1.ChatV1Client client, string room, CancellationToken stopping)
    {
        try
        {
            await client.DeleteChatAsync(new DeleteChatRequest { ChatId = room }, cancellationToken: stopping);
        }
        catch (RpcException gone) when (gone.StatusCode == StatusCode.NotFound)
        {
            // Removed by its age, or gone with a server's memory.
        }
    }
}
