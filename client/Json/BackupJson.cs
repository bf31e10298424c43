namespace ChatGo.Client.Json;

/// <summary>A copy of what the server keeps.</summary>
/// <param name="Path">Where it is, on the server's machine.</param>
/// <param name="Bytes">What its files take.</param>
internal sealed record BackupJson(string Path, ulong Bytes);
