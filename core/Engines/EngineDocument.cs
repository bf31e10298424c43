namespace ChatGo.Core.Engines;

/// <summary>Something small that an engine keeps beside messages: what a room allows, who is banned from it, how far somebody
/// has read.</summary>
/// <param name="Scope">What it belongs to: a room's id, or empty for all of them.</param>
/// <param name="Key">Which of the scope's.</param>
/// <param name="Version">The greater one wins, whatever comes last.</param>
/// <param name="Value">What is kept; empty: it is gone, and its version stays.</param>
public readonly record struct EngineDocument(string Scope, string Key, long Version, ReadOnlyMemory<byte> Value);
