using System.Collections.Concurrent;
using ChatGo.Core.Engines;
using ChatGo.Core.Rooms;

namespace ChatGo.Tests.Core.Engines;

/// <summary>What engines keep: it outlives them, and some may share it.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class FaultyStore
{
    public ConcurrentDictionary<string, KeptRoom> Rooms { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<(string Scope, string Key), EngineDocument> Documents { get; } = new();

    /// <summary>Gets what bounds the messages of a room; null: nothing.</summary>
    public RoomOptions? History { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The room goes on under another epoch, and has lost what it held.</summary>
    public void Fork(string id)
    {
        foreach (var line in Rooms[id].End(epoch: null, isForked: true) ?? [])
        {
            line.End(isForked: true);
        }
    }
}
