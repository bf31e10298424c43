using System.Globalization;
using ChatGo.Api;
using Grpc.Net.Client;

namespace ChatGo.Tests.Server.Attacks;

/// <summary>Who uses the server while it is attacked: one sends, one reads, each on a connection of its own. The reader
/// must get everything, in order.</summary>
internal sealed class HonestAudience : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private readonly GrpcChannel _sending;
    private readonly GrpcChannel _reading;
    private readonly CancellationTokenSource _stop;
    private Task _sender = Task.CompletedTask;
    private Task _reader = Task.CompletedTask;
    private ulong _sent;
    private ulong _read;

    private HonestAudience(Func<GrpcChannel> connect, CancellationToken cancellationToken)
    {
        (_sending, _reading) = (connect(), connect());
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>Its room.</summary>
    public static string Room => "honest";

    /// <summary>How many messages were read.</summary>
    public ulong Read => Volatile.Read(ref _read);

    /// <summary>Whether it was cut off: that must never be.</summary>
    public bool IsBroken => _sender.IsFaulted || _reader.IsCompleted;

    public static async Task<HonestAudience> StartAsync(Func<GrpcChannel> connect, CancellationToken cancellationToken)
    {
        var audience = new HonestAudience(connect, cancellationToken);
        await new ChatV1.ChatV1Client(audience._sending).CreateChatAsync(
            new CreateChatRequest { ChatId = Room }, cancellationToken: cancellationToken);
        var reader = await TestReader.ConnectAsync(
            new ChatV1.ChatV1Client(audience._reading), Room, "reader", cancellationToken);
        audience._reader = audience.ReadAsync(reader, cancellationToken);
        audience._sender = audience.SendAsync(cancellationToken);
        return audience;
    }

    /// <summary>Waits for some more messages: the audience goes on.</summary>
    public async Task GoesOnAsync(CancellationToken cancellationToken)
    {
        var until = Read + 10;
        await Eventually.HoldsAsync("the audience goes on", () => Read >= until || IsBroken, cancellationToken);
        await AssertWholeAsync();
    }

    /// <summary>Stops sending, and waits until all that was sent was read, in order.</summary>
    public async Task VerifyAsync(CancellationToken cancellationToken)
    {
        await GoesOnAsync(cancellationToken);
        await _stop.CancelAsync();
        await _sender;
        await Eventually.HoldsAsync("all is read", () => Read >= Volatile.Read(ref _sent) || IsBroken, cancellationToken);
        await AssertWholeAsync();
        await Assert.That(Read).IsEqualTo(Volatile.Read(ref _sent));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _sending.Dispose();
        _reading.Dispose();
        // Both end by an error now, which is seen: a test that failed has told it already.
        await Task.WhenAll(_sender, _reader).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AssertWholeAsync() => await Assert.That(IsBroken).IsFalse().Because(
        $"the sender ended: {_sender.Exception?.InnerException?.Message}; the reader: {_reader.Exception?.InnerException?.Message}");

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        var client = new ChatV1.ChatV1Client(_sending);
        while (!_stop.IsCancellationRequested)
        {
            // Floods of honest calls send here too: what counts is the order.
            var text = (_sent + 1).ToString(CultureInfo.InvariantCulture);
            var request = new SendMessageRequest { ChatId = Room, Message = new Message { From = "John", Text = text } };
            var answer = await client.SendMessageAsync(request, cancellationToken: cancellationToken);
            Volatile.Write(ref _sent, answer.Sequence);
            await Task.Delay(Pause, cancellationToken);
        }
    }

    private async Task ReadAsync(TestReader reader, CancellationToken cancellationToken)
    {
        using (reader)
        {
            while (true)
            {
                var message = await reader.NextAsync(cancellationToken);
                if (message.Sequence != _read + 1)
                {
                    throw new InvalidOperationException($"{message.Sequence} follows {_read}");
                }

                Volatile.Write(ref _read, message.Sequence);
            }
        }
    }
}
