using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;
using ChatGo.Tests.Core.Log.Stress;

namespace ChatGo.Tests.Bench.Peers;

/// <summary>Feeds a protocol as a network may: cut anywhere.</summary>
internal static class Cuts
{
    /// <summary>Feeds the bytes in pieces of random length, what was not taken again with more behind it.</summary>
    public static void Feed(IProtocol protocol, byte[] bytes, ulong seed, SendBuffer outbox)
    {
        var dice = new Dice(seed);
        var (taken, received) = (0, 0);
        while (received < bytes.Length)
        {
            received = Math.Min(bytes.Length, received + dice.Between(1, 300));
            taken += protocol.Take(bytes.AsSpan(taken, received - taken), outbox);
        }

        if (taken != bytes.Length)
        {
            throw new InvalidOperationException($"{bytes.Length - taken} bytes of whole frames were not taken.");
        }
    }
}
