using System.Net;

namespace ChatGo.Server.Streams;

/// <summary>Where a stream comes from.</summary>
/// <param name="Call">What was called: "ConnectChat", "Follow" or "Session".</param>
/// <param name="Address">The peer's address, or what a trusted proxy tells; null: it came by a unix socket.</param>
/// <param name="Port">The peer's port; 0: not told.</param>
internal readonly record struct StreamOrigin(string Call, IPAddress? Address, int Port)
{
    /// <summary>Returns address and port as text; empty where there is no address.</summary>
    public string Remote => Address is null ? string.Empty
        : Port == 0 ? $"{Address}"
        : new IPEndPoint(Address, Port).ToString();
}
