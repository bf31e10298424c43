using ChatGo.Api;
using ChatGo.Tests.Core.Log.Stress;
using ChatGo.Tests.Server.Races;

namespace ChatGo.Tests.Server.Http2.Fuzz;

/// <summary>One peer of random moves, from its connection to its end.</summary>
internal sealed class FuzzRun(Dice dice, ulong seed, RunningServer server) : IAsyncDisposable
{
    private const int MaxCalls = 8;
    private static readonly int[] Windows = [0, 1, 10, 60, 300, 1_000, 5_000, 65_535, 65_536, 1_000_000, int.MaxValue];

    private readonly string[] _rooms = [.. Enumerable.Range(0, dice.Between(1, 3)).Select(room => $"fuzz-{seed}-{room}")];
    private readonly int _maxTextBytes = dice.OneIn(3) ? 8_000 : 200;
    private readonly List<FuzzCall> _calls = [];
    private Peer? _peer;
    private int _sent;

    public async Task PlayAsync(CancellationToken cancellationToken)
    {
        foreach (var room in _rooms)
        {
            await server.Client.CreateChatAsync(new CreateChatRequest { ChatId = room }, cancellationToken: cancellationToken);
            await SendAsync(room, cancellationToken);
        }

        _peer = await Peer.ConnectAsync(server.Address, Windows[dice.Below(Windows.Length)], cancellationToken);
        if (!dice.OneIn(4))
        {
            _peer.StopGranting();
        }

        var moves = dice.Between(20, 150);
        for (var move = 0; move < moves && !_peer.Reading.IsCompleted; move++)
        {
            await MoveAsync(cancellationToken);
            if (dice.OneIn(3))
            {
                await Task.Delay(dice.Below(3), cancellationToken);
            }
        }

        if (dice.OneIn(6))
        {
            // Cut in the middle of whatever it is.
            _peer.Break();
        }
        else
        {
            await EndAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _peer?.Dispose();
        foreach (var room in _rooms)
        {
            await server.Client.DeleteChatAsync(new DeleteChatRequest { ChatId = room });
        }
    }

    private Task MoveAsync(CancellationToken cancellationToken) => dice.Below(14) switch
    {
        0 or 1 or 2 when Open.Count() < MaxCalls => CallAsync(),
        3 => SetInitialWindowAsync(Windows[dice.Below(Windows.Length)]),
        4 or 5 => GrantAsync(0, Amount()),
        6 or 7 when AnyOpen() is { } call => GrantAsync(call.Stream!.Id, Amount()),
        8 when dice.OneIn(3) && AnyOpen() is { } call => ResetAsync(call),
        9 => _peer!.PingAsync(),
        _ => SendAsync(_rooms[dice.Below(_rooms.Length)], cancellationToken),
    };

    /// <summary>The peer gives all it can: all that it is owed must come.</summary>
    private async Task EndAsync(CancellationToken cancellationToken)
    {
        await SetInitialWindowAsync(65_535);
        await _peer!.StartGrantingAsync();
        foreach (var room in _rooms)
        {
            await SendAsync(room, cancellationToken);
        }

        var owed = _calls.Where(static call => !call.WasReset).ToArray();
        await HoldsAsync(
            () => string.Join(", ", owed.Where(call => !HasAll(call)).Select(call => $"{call.Room ?? "an answer"} at {call.Last} on {call.Stream!.Id}")),
            () => owed.All(HasAll) && _peer.PingsAnswered == _peer.PingsSent,
            cancellationToken);
    }

    private bool HasAll(FuzzCall call) =>
        call.Room is null ? call.Stream!.Ended.IsCompleted : call.Last == server.Rooms.Find(call.Room)!.Head;

    private async Task HoldsAsync(Func<string> what, Func<bool> condition, CancellationToken cancellationToken)
    {
        while (!condition())
        {
            if (_peer!.Reading.IsCompleted)
            {
                await _peer.Reading;
                throw new InvalidOperationException("The server ended the connection.");
            }

            try
            {
                await Task.Delay(5, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Never came: {what()}; {_peer.PingsAnswered} of {_peer.PingsSent} pings.");
            }
        }
    }

    private async Task CallAsync()
    {
        var room = _rooms[dice.Below(_rooms.Length)];
        var call = new FuzzCall(dice.OneIn(2) ? room : null);
        _calls.Add(call);
        call.Stream = call.Room is null
            ? await AskAsync(room, call)
            : await _peer!.CallAsync(
                "/chat_v1.ChatV1/ConnectChat",
                new ConnectChatRequest { ChatId = room, Notices = dice.OneIn(2), History = 4_096 },
                call.Deliver);
    }

    private Task<PeerStream> AskAsync(string room, FuzzCall call) => dice.Below(3) switch
    {
        0 => _peer!.CallAsync("/chat_v1.ChatV1/GetChat", new GetChatRequest { ChatId = room }, call.Deliver),
        1 => _peer!.CallAsync(
            "/chat_v1.ChatV1/ListMessages", new ListMessagesRequest { ChatId = room, PageSize = 1_000 }, call.Deliver),
        _ => _peer!.CallAsync(
            "/chat_v1.ChatV1/SendMessage",
            new SendMessageRequest { ChatId = room, Message = SoakText.Of(2, _sent++, _maxTextBytes) },
            call.Deliver),
    };

    private Task ResetAsync(FuzzCall call)
    {
        call.WasReset = true;
        return _peer!.ResetAsync(call.Stream!);
    }

    private Task SetInitialWindowAsync(int window) =>
        _peer!.CanSetInitialWindow(window) ? _peer.SetInitialWindowAsync(window) : Task.CompletedTask;

    private Task GrantAsync(int stream, int bytes) =>
        _peer!.CanGrant(stream, bytes) ? _peer.GrantAsync(stream, bytes) : Task.CompletedTask;

    private async Task<ulong> SendAsync(string room, CancellationToken cancellationToken)
    {
        var request = new SendMessageRequest { ChatId = room, Message = SoakText.Of(1, _sent++, _maxTextBytes) };
        return (await server.Client.SendMessageAsync(request, cancellationToken: cancellationToken)).Sequence;
    }

    private int Amount() => dice.Below(4) switch
    {
        0 => dice.Between(1, 10),
        1 => dice.Between(1, 1_000),
        2 => dice.Between(1, 100_000),
        _ => dice.Between(1, int.MaxValue - 1),
    };

    private IEnumerable<FuzzCall> Open => _calls.Where(static call => !call.WasReset && !call.Stream!.Ended.IsCompleted);

    private FuzzCall? AnyOpen() => Open.ToArray() is { Length: > 0 } open ? open[dice.Below(open.Length)] : null;
}
