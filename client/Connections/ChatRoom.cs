using ChatGo.Api;
using ChatGo.Client.Hosting;
using Grpc.Core;

namespace ChatGo.Client.Connections;

/// <summary>The room that several connections share: made on first use, and made again when the server has lost
/// it.</summary>
/// <remarks>Any task may call; a lost room is replaced once, whoever of its readers notices first.</remarks>
internal sealed class ChatRoom(
    ChatV1.ChatV1Client client, string? wantedId, IRoomListener listener, RetryPolicy retry, TimeProvider time)
    : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    // Guarded by _gate.
    private RoomLease? _current = wantedId is null ? null : new RoomLease(wantedId, 1);

    /// <summary>The room, made by the server where the user has named none.</summary>
    /// <exception cref="ClientFailureException">The server refuses to make a room.</exception>
    public async Task<RoomLease> GetAsync(CancellationToken stopping)
    {
        await _gate.WaitAsync(stopping);
        try
        {
            return _current ??= await MakeAsync(lost: null, stopping);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The room that stands for <paramref name="lost"/>.</summary>
    /// <exception cref="ClientFailureException">The server refuses to make a room.</exception>
    public async Task<RoomLease> ReplaceAsync(RoomLease lost, CancellationToken stopping)
    {
        await _gate.WaitAsync(stopping);
        try
        {
            if (_current is not { } current || current == lost)
            {
                _current = current = await MakeAsync(lost, stopping);
            }

            return current;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task<RoomLease> MakeAsync(RoomLease? lost, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                var room = new RoomLease(await CreateAsync(stopping), (lost?.Life ?? 0) + 1);
                retry.Answered();
                retry.Reset();
                listener.OnRoomMade(room, lost);
                return room;
            }
            catch (RpcException failure)
            {
                stopping.ThrowIfCancellationRequested();
                await retry.PauseAsync(FaultReader.Read(failure), "cannot create a room", stopping);
            }
        }
    }

    private async Task<string> CreateAsync(CancellationToken stopping)
    {
        using var watch = retry.Watch();
        var request = new CreateChatRequest { ChatId = wantedId ?? "" };
        var deadline = ChatChannel.UnaryDeadline(time);
        try
        {
            return (await client.CreateChatAsync(request, deadline: deadline, cancellationToken: stopping)).ChatId;
        }
        catch (RpcException failure) when (failure.StatusCode == StatusCode.AlreadyExists && wantedId is not null)
        {
            // Another reader of the room was quicker.
            return wantedId;
        }
    }
}
