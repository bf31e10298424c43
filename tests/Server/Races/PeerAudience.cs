using ChatGo.Api;
using ChatGo.Tests.Core.Log.Stress;
using ChatGo.Tests.Server.Http2;

namespace ChatGo.Tests.Server.Races;

/// <summary>Readers on a connection by hand, held to the standard frame by frame.</summary>
internal sealed class PeerAudience(AudiencePlan plan, int number, SoakRun run, Peer peer) : IAudience
{
    private const int ShoutersFrom = 1_000;

    private readonly bool _stays = plan.Exit <= ConnectionExit.StaysToo;
    private volatile bool _isGone;

    public IReadOnlyList<SoakReader> Readers { get; } =
        [.. plan.Readers.Select(reader => new SoakReader(reader, run.Shape))];

    public Task Failing => peer.Reading;

    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(
        [.. Readers.Select(JoinAsync), StallAsync(), ExitAsync()]);

    public void Dispose() => peer.Dispose();

    private async Task JoinAsync(SoakReader reader)
    {
        await run.Moments.At(reader.Plan.JoinAt);
        if (_isGone)
        {
            return;
        }

        PeerStream? stream = null;
        var cancels = new TaskCompletionSource();
        stream = await peer.ConnectChatAsync(run.Rooms[reader.Plan.Room], message =>
        {
            reader.Deliver(message);
            if (reader.Count == reader.Plan.CancelAfter)
            {
                cancels.SetResult();
            }
        });
        reader.End = stream.Ended;
        var hasBegun = await stream.Begun;
        StressChecks.That(hasBegun || !_stays, $"a reader of {plan} was refused");
        if (!hasBegun)
        {
            return;
        }

        run.HasJoined(reader);
        reader.Stays = _stays && reader.Plan.CancelAfter == 0;
        if (reader.Plan.CancelAfter > 0 && await Task.WhenAny(cancels.Task, run.Moments.At(run.Shape.Messages)) == cancels.Task && !_isGone)
        {
            await peer.ResetAsync(stream);
        }
    }

    private async Task StallAsync()
    {
        await run.Moments.At(plan.StallAt);
        switch (plan.Stall)
        {
            case Stall.GivesNoWindow:
                peer.StopGranting();
                break;
            case Stall.ReadsNothing:
                peer.StopReading();
                break;
            case Stall.LowersTheWindow:
                await peer.SetInitialWindowAsync(0);
                break;
        }

        PeerStream[] shouts = _stays ? [.. await Task.WhenAll(Enumerable.Range(0, plan.Shouts).Select(ShoutAsync))] : [];
        await run.Moments.At(plan.StallAt + plan.StallFor);
        switch (plan.Stall)
        {
            case Stall.GivesNoWindow:
                await peer.StartGrantingAsync();
                break;
            case Stall.ReadsNothing:
                peer.StartReading();
                break;
            case Stall.LowersTheWindow:
                await peer.SetInitialWindowAsync(plan.Window);
                break;
        }

        foreach (var shout in shouts)
        {
            StressChecks.That(await shout.Ended, $"a send on the connection of {plan} was cut off");
        }
    }

    private Task<PeerStream> ShoutAsync(int index)
    {
        var message = SoakText.Of(ShoutersFrom + number, index, run.Shape.MaxTextBytes);
        return peer.CallAsync(
            "/chat_v1.ChatV1/SendMessage",
            new SendMessageRequest { ChatId = run.Rooms[0], Message = message },
            bytes =>
            {
                var response = SendMessageResponse.Parser.ParseFrom(bytes);
                run.Ledger.Add(message.From, response.Epoch, response.Sequence);
            });
    }

    private async Task ExitAsync()
    {
        if (_stays)
        {
            return;
        }

        await run.Moments.At(plan.ExitAt);
        _isGone = true;
        if (plan.Exit == ConnectionExit.Breaks)
        {
            peer.Break();
        }
        else
        {
            peer.Dispose();
        }
    }
}
