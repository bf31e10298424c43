using System.Globalization;

namespace ChatGo.Client.Load.Verification;

/// <summary>One thing that a server did wrong without a word.</summary>
/// <param name="Kind">What.</param>
/// <param name="Room">In which room.</param>
/// <param name="Reader">To which reader.</param>
/// <param name="First">The first sequence it happened to.</param>
/// <param name="Last">The last; equal to <paramref name="First"/> where it was one.</param>
internal sealed record Fault(FaultKind Kind, string Room, string Reader, ulong First, ulong Last)
{
    /// <summary>How many messages. Unit: messages; at least 1.</summary>
    public long Count => (long)(Last - First + 1);

    /// <inheritdoc/>
    public override string ToString()
    {
        var what = Kind switch
        {
            FaultKind.Loss => "lost in silence",
            FaultKind.Double => "delivered twice",
            FaultKind.Disorder => "delivered after a later one",
            FaultKind.Stray => "delivered without being owed",
            FaultKind.Altered => "delivered with another text than was sent",
            _ => "delivered and then forgotten in the same epoch",
        };
        var where = First == Last
            ? string.Create(CultureInfo.InvariantCulture, $"sequence {First}")
            : string.Create(CultureInfo.InvariantCulture, $"sequences {First} to {Last}");
        return $"room {Room}, {where}: {what} (reader {Reader})";
    }
}
