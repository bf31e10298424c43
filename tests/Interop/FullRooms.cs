using ChatGo.Api;
using ChatGo.Tests.Server;
using TUnit.Core.Interfaces;

namespace ChatGo.Tests.Interop;

/// <summary>A server with rooms that are full: who reads them catches up on 1 MiB each.</summary>
public sealed class FullRooms : IAsyncInitializer, IAsyncDisposable
{
    /// <summary>How many there are.</summary>
    public const int Count = 30;

    private const int TextBytes = 16_000;

    private RunningServer? _server;

    /// <summary>Where the server listens. HOST:PORT.</summary>
    public string Address => _server!.Address.Authority;

    /// <summary>How many messages so many of the rooms hold.</summary>
    public int MessagesOf(int rooms) => Enumerable.Range(0, rooms).Select(Name).Sum(room =>
        (int)(_server!.Rooms.Find(room)!.Head - _server.Rooms.Find(room)!.Oldest) + 1);

    public async Task InitializeAsync()
    {
        _server = await RunningServer.StartAsync();
        var text = new string('x', TextBytes);
        foreach (var room in Enumerable.Range(0, Count).Select(Name))
        {
            await _server.Client.CreateChatAsync(new CreateChatRequest { ChatId = room });
            await Task.WhenAll(Enumerable.Range(0, 70).Select(_ => _server.SendAsync(room, text, CancellationToken.None)));
        }
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    private static string Name(int room) => $"full-{room}";
}
