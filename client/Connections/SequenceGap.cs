namespace ChatGo.Client.Connections;

/// <summary>Messages that a reader missed.</summary>
/// <param name="First">The first sequence missed.</param>
/// <param name="Last">The last sequence missed; equal to <paramref name="First"/> where one was.</param>
internal readonly record struct SequenceGap(ulong First, ulong Last)
{
    /// <summary>How many were missed. Unit: messages; at least 1.</summary>
    public ulong Count => Last - First + 1;
}
