using ChatGo.Client.Connections;
using ChatGo.Client.Demo;
using ChatGo.Client.Terminal;
using ChatGo.Tests.Client.Connections;
using Microsoft.Extensions.Time.Testing;

namespace ChatGo.Tests.Client.Demo;

public sealed class DemoUserTests
{
    [Test]
    [Timeout(10_000)]
    public async Task TalkAsync_WhenTheCertificateHasExpired_SaysSoAndTalksOn(CancellationToken cancellationToken)
    {
        var time = new FakeTimeProvider();
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var tried = 0;
        var server = new FakeChat
        {
            Send = _ =>
            {
                if (++tried == 1)
                {
                    throw FakeChat.Untrusted();
                }

                sent.TrySetResult();
                return new();
            },
        };
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        using var screen = new Screen(new LineOutput(output, isTerminal: false), new LineOutput(error, isTerminal: false), color: false);
        var recorder = new Recorder();
        using var room = new ChatRoom(server, "lobby", recorder, new RetryPolicy(new Backoff(new Random(1)), recorder, time), time);
        var scene = new DemoScene(server, room, new Attendance(expected: 1), recorder, screen, time);
        scene.Attendance.Enter();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        var talk = new DemoUser("John", TimeSpan.FromSeconds(1), scene).TalkAsync(ending.Token);
        while (!sent.Task.IsCompleted && !talk.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await ending.CancelAsync();
        await talk.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        await Assert.That(talk.IsFaulted).IsFalse();
        await Assert.That(error.ToString()).Contains("John's message was not sent: the TLS handshake failed: ");
    }
}
