using System.Net.Sockets;
using ChatGo.Api;
using Grpc.Core;

namespace ChatGo.Tests.Server.Attacks;

/// <summary>Strangers take every descriptor that the system gives the server: who is in goes on, who comes is refused, and
/// once they are gone there is room again.</summary>
public sealed class DescriptorTests
{
    /// <summary>The server that is not native has some 180 open before anybody comes.</summary>
    private const int Descriptors = 400;

    [Test, Timeout(120_000)]
    public async Task Server_OutOfDescriptors_ServesWhoIsInAndRecovers(CancellationToken cancellationToken)
    {
        await using var server = await ServerProgram.StartAsync(Descriptors, cancellationToken);
        await using var audience = await HonestAudience.StartAsync(server.NewChannel, cancellationToken);
        List<Socket> strangers = [];
        try
        {
            for (var stranger = 0; stranger < Descriptors; stranger++)
            {
                strangers.Add(await ConnectAsync(server.Address, cancellationToken));
            }

            await Eventually.HoldsAsync("some are refused", () => strangers.Any(IsOver), cancellationToken);
            await audience.GoesOnAsync(cancellationToken);
            await Assert.That(await StatusAsync(server)).IsNotEqualTo(StatusCode.OK);
            await audience.GoesOnAsync(cancellationToken);
            // As many as there is room for are in; they say nothing and are left alone.
            await Assert.That(strangers.Count(static stranger => !IsOver(stranger))).IsGreaterThan(10);
        }
        finally
        {
            strangers.ForEach(static stranger => stranger.Dispose());
        }

        var status = StatusCode.Unavailable;
        while (status != StatusCode.OK)
        {
            cancellationToken.ThrowIfCancellationRequested();
            status = await StatusAsync(server);
        }

        await audience.VerifyAsync(cancellationToken);
        // It says so, and not once a stranger.
        await Assert.That(server.Lines.Count(static line => line.Contains("as many as may be", StringComparison.Ordinal))).IsEqualTo(1);
        await Assert.That(server.Lines.Any(static line => line.Contains("Too many open files", StringComparison.Ordinal))).IsFalse();
    }

    private static async Task<StatusCode> StatusAsync(ServerProgram server)
    {
        using var channel = server.NewChannel();
        try
        {
            await new ChatV1.ChatV1Client(channel).GetChatAsync(new GetChatRequest { ChatId = HonestAudience.Room });
            return StatusCode.OK;
        }
        catch (RpcException refused)
        {
            return refused.StatusCode;
        }
    }

    private static async Task<Socket> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, cancellationToken);
        }
        catch (SocketException)
        {
            // Refused: as good as closed.
        }

        return socket;
    }

    private static bool IsOver(Socket stranger)
    {
        try
        {
            // What is over can be read from, and there is nothing.
            return !stranger.Connected || (stranger.Poll(0, SelectMode.SelectRead) && stranger.Available == 0);
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
