using ChatGo.Server.Limits;
using CsCheck;

namespace ChatGo.Tests.Server.Limits;

public sealed class RateBucketTests
{
    private const long Second = TimeSpan.TicksPerSecond;

    private static readonly RateLimit TenASecond = new(10, 5);

    [Test]
    public async Task Take_OfAFullBucket_AllowsTheBurstAndTellsTheTrueWait()
    {
        var bucket = new RateBucket();
        var allowed = Enumerable.Range(0, 8).Count(_ => bucket.Take(TenASecond, 1, now: 100) == 0);

        await Assert.That(allowed).IsEqualTo(5);
        var wait = bucket.Take(TenASecond, 1, now: 100);
        await Assert.That(wait).IsEqualTo(Second / 10);
        await Assert.That(bucket.Take(TenASecond, 1, now: 100 + wait - 1)).IsEqualTo(1);
        await Assert.That(bucket.Take(TenASecond, 1, now: 100 + wait)).IsEqualTo(0);
    }

    [Test]
    public async Task Take_OfMoreThanTheBurst_CountsAsTheBurst()
    {
        var bucket = new RateBucket();

        await Assert.That(bucket.Take(TenASecond, 1_000, now: 0)).IsEqualTo(0);
        await Assert.That(bucket.Take(TenASecond, 1_000, now: 0)).IsEqualTo(Second / 2);
    }

    [Test]
    public async Task Return_GivesBackWhatWasTaken()
    {
        var bucket = new RateBucket();
        for (var taken = 0; taken < 5; taken++)
        {
            bucket.Take(TenASecond, 1, now: 0);
        }

        bucket.Return(TenASecond, 2);

        await Assert.That(Enumerable.Range(0, 4).Count(_ => bucket.Take(TenASecond, 1, now: 0) == 0)).IsEqualTo(2);
    }

    [Test]
    public async Task IsFull_OnceAllIsGivenBack()
    {
        var bucket = new RateBucket();
        bucket.Take(TenASecond, 3, now: 0);

        await Assert.That(bucket.IsFull((3 * Second / 10) - 1)).IsFalse();
        await Assert.That(bucket.IsFull(3 * Second / 10)).IsTrue();
    }

    /// <summary>Whatever is asked when: in no span of time more is allowed than the burst and what the span gives.</summary>
    [Test]
    public void Take_AtAnyTimes_NeverAllowsMoreThanTheLimit() =>
        Gen.Select(Gen.Int[1, 100], Gen.Int[1, 50], Gen.Select(Gen.Int[0, 2_000_000], Gen.Int[1, 60]).Array[1, 60]).Sample((perSecond, burst, asks) =>
        {
            var (bucket, limit) = (new RateBucket(), new RateLimit(perSecond, burst));
            var allowed = new List<(long At, long Cost)>();
            var now = 0L;
            foreach (var (pause, cost) in asks)
            {
                now += pause;
                var wait = bucket.Take(limit, cost, now);
                if (wait == 0)
                {
                    allowed.Add((now, Math.Min(cost, burst)));
                }
                else if (bucket.Wait(limit, cost, now + wait) != 0)
                {
                    return false;
                }
            }

            return allowed.Index().All(first => allowed.Index().Skip(first.Index).All(last =>
                allowed[first.Index..(last.Index + 1)].Sum(static one => one.Cost)
                <= burst + ((last.Item.At - first.Item.At) * perSecond / (double)Second) + 0.001));
        });

    [Test]
    public async Task Demands_OneOfWhichIsNotMet_TakeNothingOfAny()
    {
        var (user, room) = (new RateBucket(), new RateBucket());
        var one = new RateLimit(1, 1);
        room.Take(one, 1, now: 0);
        var demands = default(RateDemands);
        demands.Add(user, TenASecond, 1, "user");
        demands.Add(room, one, 1, "room");

        await Assert.That(demands.Take(0, out var wait)).IsEqualTo("room");
        await Assert.That(wait).IsEqualTo(TimeSpan.FromSeconds(1));
        await Assert.That(user.IsFull(0)).IsTrue();
    }

    [Test]
    public async Task Demands_OfManyAtOnce_AllowTheBurstAndNoMore()
    {
        var bucket = new RateBucket();
        var limit = new RateLimit(1, 1_000);
        var taken = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var ask = 0; ask < 1_000; ask++)
            {
                var demands = default(RateDemands);
                demands.Add(bucket, limit, 1, "user");
                if (demands.Take(0, out var _) is null)
                {
                    Interlocked.Increment(ref taken);
                }
            }
        })));

        await Assert.That(taken).IsEqualTo(1_000);
    }
}
