using ChatGo.Core.Messages;

namespace ChatGo.Server.Engines.Redis;

/// <summary>A message that has come before one with a lower number.</summary>
/// <param name="id">What tells it from another under the same number.</param>
/// <param name="body">What engines keep of it; null where it is laid out.</param>
internal sealed class EarlyMessage(ulong id, byte[]? body)
{
    /// <summary>Gets what tells it from another.</summary>
    public ulong Id => id;

    /// <summary>Gets what engines keep of it.</summary>
    public ReadOnlySpan<byte> Body => body;

    /// <summary>Gets or sets it, laid out, where it was sent here.</summary>
    public Frame? Frame { get; set; }

    /// <summary>Gets or sets who waits until it is told.</summary>
    public TaskCompletionSource<bool>? Told { get; set; }
}
