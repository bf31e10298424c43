using ChatGo.Server.Streams;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace ChatGo.Server.Calls;

/// <summary>By what connection a call comes.</summary>
internal static class ConnectionExtensions
{
    /// <summary>Finds the connection of a call.</summary>
    /// <param name="call">The call.</param>
    /// <returns>Null where it is not one of ours.</returns>
    public static IStreamConnection? FindConnection(this HttpContext call) =>
        // Not by the generic method: its look-up costs more than the search.
        call.Features[typeof(IStreamConnection)] as IStreamConnection;

    /// <summary>Returns the number of a call's stream.</summary>
    /// <param name="call">The call.</param>
    /// <returns>0 where it has none.</returns>
    public static int StreamId(this HttpContext call) => call.Features.Get<IHttp2StreamIdFeature>()?.StreamId ?? 0;

    /// <summary>Reports that a call begins to be served, and may take its time before it says a word.</summary>
    /// <param name="call">The call.</param>
    public static void TellBegun(this HttpContext call) => call.FindConnection()?.OnBegun(call.StreamId());
}
