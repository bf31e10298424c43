using ChatGo.Core.Messages;
using ChatGo.Core.Rooms;
using Microsoft.Extensions.Time.Testing;

namespace ChatGo.Tests.Core.Rooms;

[Timeout(30_000)]
public sealed class SendRegisterTests
{
    private static readonly SendKey Key = new("John", "id");
    private static readonly SendReceipt Receipt = new(7, DateTimeOffset.UnixEpoch);

    private readonly FakeTimeProvider _time = new();
    private readonly SendRegister _register;

    public SendRegisterTests() => _register = new SendRegister(_time);

    [Test]
    public async Task TryClaim_OfAFreeKey_GivesARecordThatIsPending(CancellationToken _)
    {
        await Assert.That(_register.TryClaim(Key, 1, out var record)).IsTrue();

        await Assert.That(record.Receipt.IsCompleted).IsFalse();
        await Assert.That((record.Key, record.Fingerprint)).IsEqualTo((Key, 1UL));
    }

    [Test]
    public async Task TryClaim_OfAClaimedKey_FindsWhatBecomesOfIt(CancellationToken _)
    {
        _register.TryClaim(Key, 1, out var first);

        await Assert.That(_register.TryClaim(Key, 2, out var found)).IsFalse();
        await Assert.That(found).IsSameReferenceAs(first);
        var waiting = found.Receipt;
        first.Store(Receipt);
        await Assert.That(await waiting).IsEqualTo(Receipt);
    }

    [Test]
    public async Task TryClaim_OfAnotherSenderOrId_ClaimsIt(CancellationToken _)
    {
        Claim(Key);

        await Assert.That(Claim(Key with { Sender = "john" })).IsTrue();
        await Assert.That(Claim(Key with { MessageId = "ID" })).IsTrue();
        await Assert.That(_register.Count).IsEqualTo(3);
    }

    [Test]
    public async Task TryClaim_AfterTheWindow_ClaimsAnew(CancellationToken _)
    {
        Claim(Key);
        _time.Advance(SendRegister.Window - TimeSpan.FromTicks(1));
        await Assert.That(Claim(Key)).IsFalse();

        _time.Advance(TimeSpan.FromTicks(1));
        await Assert.That(Claim(Key)).IsTrue();
        await Assert.That(_register.Count).IsEqualTo(1);
    }

    [Test]
    public async Task TryClaim_OfMoreThanAreKept_ForgetsTheOldestAlone(CancellationToken _)
    {
        Fill(SendRegister.MaxRecords);
        await Assert.That(_register.Count).IsEqualTo(SendRegister.MaxRecords);
        await Assert.That(Claim(Numbered(0))).IsFalse();

        await Assert.That(Claim(Key)).IsTrue();

        await Assert.That(_register.Count).IsEqualTo(SendRegister.MaxRecords);
        await Assert.That(Claim(Numbered(1))).IsFalse();
        await Assert.That(Claim(Numbered(0))).IsTrue();
    }

    [Test]
    public async Task DropOld_WithAPendingRecord_KeepsItUntilItEnds(CancellationToken _)
    {
        _register.TryClaim(Key, 1, out var pending);
        Fill(SendRegister.MaxRecords + 10);
        _time.Advance(SendRegister.Window * 2);
        _register.DropOld();

        await Assert.That(_register.TryClaim(Key, 1, out var found)).IsFalse();
        await Assert.That(found).IsSameReferenceAs(pending);

        pending.Store(Receipt);
        _register.DropOld();
        await Assert.That(_register.Count).IsEqualTo(0);
        await Assert.That(Claim(Key)).IsTrue();
    }

    [Test]
    public async Task Withdraw_FreesTheKey_AndOneOfThoseWhoWaitedWins(CancellationToken cancellationToken)
    {
        _register.TryClaim(Key, 1, out var first);
        using var waiting = new CountdownEvent(8);
        var waiters = Enumerable.Range(0, 8).Select(_ => Task.Run(ClaimOrFindAsync, cancellationToken)).ToArray();
        await Task.Run(() => waiting.Wait(cancellationToken), cancellationToken);

        _register.Withdraw(first);
        var claimed = await Task.WhenAll(waiters);

        await Assert.That(await first.Receipt).IsNull();
        await Assert.That(claimed.Count(static won => won)).IsEqualTo(1);
        await Assert.That(Claim(Key)).IsFalse();

        async Task<bool> ClaimOrFindAsync()
        {
            for (var isFirstLook = true; ; isFirstLook = false)
            {
                if (_register.TryClaim(Key, 1, out var record))
                {
                    record.Store(Receipt);
                    return true;
                }

                if (isFirstLook)
                {
                    waiting.Signal();
                }

                if (await record.Receipt is not null)
                {
                    return false;
                }
            }
        }
    }

    [Test]
    public async Task Withdraw_OfARecordWhoseKeyIsAnothersNow_LeavesThatOne(CancellationToken _)
    {
        _register.TryClaim(Key, 1, out var first);
        _register.Withdraw(first);
        await Assert.That(Claim(Key)).IsTrue();

        _register.Withdraw(first);

        await Assert.That(Claim(Key)).IsFalse();
    }

    private static SendKey Numbered(int number) => new("John", $"{number}");

    private void Fill(int count)
    {
        for (var number = 0; number < count; number++)
        {
            Claim(Numbered(number));
        }
    }

    /// <summary>Claims a key and stores its message, where it is free.</summary>
    private bool Claim(in SendKey key)
    {
        var isClaimed = _register.TryClaim(key, 1, out var record);
        if (isClaimed)
        {
            record.Store(Receipt);
        }

        return isClaimed;
    }
}
