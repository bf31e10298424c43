using System.Collections.Concurrent;

namespace ChatGo.Tests.Server.Races;

/// <summary>What the server said of every message of a race that it took.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class SoakLedger
{
    private readonly ConcurrentDictionary<string, (string Epoch, ulong Sequence)> _places = new();

    public void Add(string from, string epoch, ulong sequence) => _places[from] = (epoch, sequence);

    /// <summary>Returns a message's place; none where its send was not answered.</summary>
    public (string Epoch, ulong Sequence)? Find(string from) =>
        _places.TryGetValue(from, out var place) ? place : null;

    /// <summary>Returns the last sequence of a room's life.</summary>
    public ulong Last(string epoch) =>
        _places.Values.Where(place => place.Epoch == epoch).Max(static place => place.Sequence);
}
