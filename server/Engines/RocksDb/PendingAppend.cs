using System.Threading.Tasks.Sources;
using ChatGo.Core.Messages;

namespace ChatGo.Server.Engines.RocksDb;

/// <summary>A message that waits to be written.</summary>
/// <param name="line">To its room.</param>
/// <param name="message">The message.</param>
internal sealed class PendingAppend(RocksLine line, NewMessage message) : PendingWrite, IValueTaskSource<AppendResult>
{
    /// <summary>What it takes beside its bytes: objects' headers, its place in a queue. Unit: bytes.</summary>
    private const int OverheadBytes = 256;

    private ManualResetValueTaskSourceCore<AppendResult> _done;

    /// <inheritdoc/>
    public override int Bytes => message.Frame.SizeBytes + OverheadBytes;

    /// <summary>Gets what tells its text from another: made by who sends, since the committer's thread has more to do.</summary>
    public ulong Fingerprint { get; } = message.Key is null ? 0 : TextFingerprint.Of(message.Text.Span);

    /// <summary>Gets the message.</summary>
    public NewMessage Message => message;

    /// <summary>Gets or sets what becomes of it.</summary>
    public AppendResult End { get; set; }

    /// <summary>Gets what becomes of it, to be awaited once.</summary>
    public ValueTask<AppendResult> Task => new(this, _done.Version);

    /// <inheritdoc/>
    public override void Prepare(WriteBatch batch) => line.Prepare(this, batch);

    /// <inheritdoc/>
    public override void Kept() => line.Keep(this);

    /// <inheritdoc/>
    public override void Lost()
    {
        End = new AppendResult(AppendOutcome.InDoubt);
        line.Lose();
    }

    /// <inheritdoc/>
    public override void Refuse()
    {
        End = new AppendResult(AppendOutcome.Unavailable);
        line.Lose();
    }

    /// <inheritdoc/>
    public override void Complete() => _done.SetResult(End);

    /// <inheritdoc/>
    public AppendResult GetResult(short token) => _done.GetResult(token);

    /// <inheritdoc/>
    public ValueTaskSourceStatus GetStatus(short token) => _done.GetStatus(token);

    /// <inheritdoc/>
    public void OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _done.OnCompleted(continuation, state, token, flags);
}
