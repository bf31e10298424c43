using System.Globalization;

namespace ChatGo.Client.Connections;

/// <summary>Messages that a reader missed.</summary>
/// <param name="First">The first sequence missed.</param>
/// <param name="Last">The last sequence missed; equal to <paramref name="First"/> where one was.</param>
internal readonly record struct SequenceGap(ulong First, ulong Last)
{
    /// <summary>How many were missed. Unit: messages; at least 1.</summary>
    public ulong Count => Last - First + 1;

    /// <summary>For people to read: <c>message 5</c> or <c>3 messages: 5 to 7</c>.</summary>
    public override string ToString() => Count == 1
        ? string.Create(CultureInfo.InvariantCulture, $"message {First}")
        : string.Create(CultureInfo.InvariantCulture, $"{Count} messages: {First} to {Last}");
}
