using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using ChatGo.Client.Terminal;
using Grpc.Core;

namespace ChatGo.Client.Talk;

/// <summary>Handles what the user types: sends it, or does what a command asks.</summary>
internal sealed class Speaker(ILineSource lines, ChatConnection connection, ChatCommands commands, Screen screen)
{
    // Below what the connection holds, so that lines enter it in their order.
    private const int MaxUnanswered = Outbox.Capacity / 2;

    private readonly Queue<Task> _unanswered = new(MaxUnanswered);
    private ulong _last;
    private int _refused;
    private int _unsettled;

    /// <summary>How many lines were not sent.</summary>
    public int Refused => _refused;

    /// <summary>Reads lines until the user is done and all of them are answered.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await TakeAllAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            // They end by themselves now, each with or without an answer.
            await Task.WhenAll(_unanswered);
            TellUnsettled();
            throw;
        }
    }

    private async Task TakeAllAsync(CancellationToken stopping)
    {
        while (await NextAsync(stopping) is { } line)
        {
            if (ChatCommands.IsCommand(line))
            {
                if (!await commands.RunAsync(line, stopping))
                {
                    break;
                }
            }
            else if (!string.IsNullOrWhiteSpace(line))
            {
                if (_unanswered.Count == MaxUnanswered)
                {
                    await _unanswered.Dequeue().WaitAsync(stopping);
                }

                _unanswered.Enqueue(SendAsync(ChatCommands.TextOf(line), stopping));
            }
        }

        await Task.WhenAll(_unanswered).WaitAsync(stopping);
        // What was said is shown before the talk is over.
        await connection.ReadThroughAsync(Volatile.Read(ref _last), stopping);
    }

    // A line that cannot be said stops none of the others.
    private async Task<string?> NextAsync(CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                return await lines.ReadAsync(stopping);
            }
            catch (ClientFailureException failure)
            {
                Refuse($"not sent: {failure.Message}");
            }
        }
    }

    private async Task SendAsync(string text, CancellationToken stopping)
    {
        try
        {
            var answer = await connection.SendAsync(text, stopping);
            // A later one only: answers may come in any order.
            for (var last = Volatile.Read(ref _last); answer.Sequence > last; last = Volatile.Read(ref _last))
            {
                Interlocked.CompareExchange(ref _last, answer.Sequence, last);
            }
        }
        catch (RpcException failure)
        {
            Refuse($"not sent: {FaultReader.Read(failure).Refusal}");
        }
        catch (ClientFailureException failure)
        {
            Refuse(failure.Message);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _unsettled);
        }
    }

    private void TellUnsettled()
    {
        if (_unsettled > 0)
        {
            var lines = _unsettled == 1 ? "1 line" : $"{_unsettled} lines";
            screen.Warn($"perhaps not sent: {lines}, stopped before the server answered");
        }
    }

    private void Refuse(string trouble)
    {
        Interlocked.Increment(ref _refused);
        screen.Warn(trouble);
    }
}
