using ChatGo.Api;
using ChatGo.Server.Streams;
using ChatGo.Tests.Core.Log.Stress;
using ChatGo.Tests.Server.Http2;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGo.Tests.Server.Races;

/// <summary>One race of one shape on a running server, from its rooms' making to their removal.</summary>
internal sealed class SoakRun
{
    private const int Closer = 9_999;
    private static readonly TimeSpan BeyondIdle = TimeSpan.FromHours(2);

    private readonly RunningServer _server;
    private readonly SkippingClock _clock;
    private readonly int _historyMessages;
    private readonly Dice _dice;
    private readonly List<IAudience> _audiences = [];

    public SoakRun(SoakShape shape, RunningServer server, SkippingClock clock, int historyMessages)
    {
        (Shape, _server, _clock, _historyMessages) = (shape, server, clock, historyMessages);
        _dice = new Dice(~shape.Seed);
        Moments = new SoakMoments(shape.Messages);
        Rooms = [.. Enumerable.Range(0, shape.Rooms).Select(room => $"race-{shape.Seed}-{room}")];
    }

    public SoakShape Shape { get; }

    public SoakMoments Moments { get; }

    public SoakLedger Ledger { get; } = new();

    public IReadOnlyList<string> Rooms { get; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RaceAsync(cancellationToken);
        }
        finally
        {
            _audiences.ForEach(static audience => audience.Dispose());
        }

        // A call whose connection has ended may only begin now: it must end as well.
        await Eventually.HoldsAsync(
            "every stream has ended and no room stays with nobody in",
            () =>
            {
                _clock.Skip(BeyondIdle);
                _server.Rooms.Sweep();
                return _server.Services.GetRequiredService<OpenStreams>().Count == 0 && _server.Rooms.Count == 0;
            },
            cancellationToken);
    }

    /// <summary>Notes where a reader's room was, once it had joined.</summary>
    public void HasJoined(SoakReader reader)
    {
        // A room that is deleted may be another one by now.
        if (Shape.Deletions == 0)
        {
            reader.JoinedAtHead = _server.Rooms.Find(Rooms[reader.Plan.Room])!.Head;
        }
    }

    private async Task RaceAsync(CancellationToken cancellationToken)
    {
        foreach (var plan in Shape.Audiences)
        {
            _audiences.Add(await OpenAsync(plan, cancellationToken));
        }

        var readers = _audiences.SelectMany(static audience => audience.Readers).ToArray();
        Task[] all =
        [
            .. _audiences.Select(audience => audience.RunAsync(cancellationToken)),
            .. Enumerable.Range(0, Shape.Senders).Select(sender => SendAllAsync(sender, _dice.Split(), cancellationToken)),
            .. Enumerable.Range(0, Shape.Deletions).Select(_ => _dice.Split()).Select(dice => DeleteAsync(dice, cancellationToken)),
            .. Enumerable.Range(0, Shape.Sweeps).Select(_ => _dice.Below(Shape.Messages)).Select(SweepAsync),
        ];
        await UnlessFailedAsync(Task.WhenAll(all), cancellationToken);
        for (var room = 0; room < Rooms.Count; room++)
        {
            await SendAsync(Rooms[room], SoakText.Of(Closer, room, 10), cancellationToken);
        }

        foreach (var reader in readers.Where(static reader => reader.Stays))
        {
            var last = SoakText.Of(Closer, reader.Plan.Room, 10).From;
            await UnlessFailedAsync(
                Eventually.HoldsAsync(
                    $"the reader of {reader.Plan} has the last of {reader.Count}",
                    () => reader.HasEnded || reader.Has(last),
                    cancellationToken),
                cancellationToken);
            StressChecks.That(!reader.HasEnded || await reader.End, $"the reader of {reader.Plan} was cut off");
        }

        foreach (var reader in readers)
        {
            reader.Verify(Ledger, _historyMessages);
        }
    }

    private async Task<IAudience> OpenAsync(AudiencePlan plan, CancellationToken cancellationToken)
    {
        if (!plan.IsByHand)
        {
            return new GrpcAudience(plan, this, _server.NewConnection());
        }

#pragma warning disable CA2000 // The audience disposes of it.
        var peer = await Peer.ConnectAsync(_server.Address, plan.Window, cancellationToken);
        return new PeerAudience(plan, _audiences.Count, this, peer);
#pragma warning restore CA2000
    }

    /// <summary>Waits, but fails at once where a reader saw something wrong.</summary>
    private async Task UnlessFailedAsync(Task work, CancellationToken cancellationToken)
    {
        var failing = _audiences.Select(static audience => audience.Failing).ToList();
        work = work.WaitAsync(cancellationToken);
        while (await Task.WhenAny([work, .. failing]) is var ended && ended != work)
        {
            await ended;
            failing.Remove(ended);
        }

        await work;
    }

    private async Task SendAllAsync(int sender, Dice dice, CancellationToken cancellationToken)
    {
        for (var index = 0; index < Shape.MessagesPerSender;)
        {
            var burst = Math.Min(dice.Between(1, Shape.Burst), Shape.MessagesPerSender - index);
            await Task.WhenAll(Enumerable.Range(index, burst).Select(async number =>
            {
                await SendAsync(
                    Rooms[dice.Below(Rooms.Count)], SoakText.Of(sender, number, Shape.MaxTextBytes), cancellationToken);
                Moments.Tick();
            }));
            index += burst;
        }
    }

    private async Task SendAsync(string room, Message message, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var response = await _server.Client.SendMessageAsync(
                    new SendMessageRequest { ChatId = room, Message = message }, cancellationToken: cancellationToken);
                Ledger.Add(message.From, response.Epoch, response.Sequence);
                return;
            }
            catch (RpcException missing) when (missing.StatusCode == StatusCode.NotFound)
            {
                await CreateAsync(room, cancellationToken);
            }
        }
    }

    private async Task CreateAsync(string room, CancellationToken cancellationToken)
    {
        try
        {
            await _server.Client.CreateChatAsync(
                new CreateChatRequest { ChatId = room }, cancellationToken: cancellationToken);
        }
        catch (RpcException there) when (there.StatusCode == StatusCode.AlreadyExists)
        {
        }
    }

    private async Task DeleteAsync(Dice dice, CancellationToken cancellationToken)
    {
        await Moments.At(dice.Below(Shape.Messages));
        try
        {
            await _server.Client.DeleteChatAsync(
                new DeleteChatRequest { ChatId = Rooms[dice.Below(Rooms.Count)] }, cancellationToken: cancellationToken);
        }
        catch (RpcException missing) when (missing.StatusCode == StatusCode.NotFound)
        {
        }
    }

    private async Task SweepAsync(int moment)
    {
        await Moments.At(moment);
        _clock.Skip(BeyondIdle);
        _server.Rooms.Sweep();
    }
}
