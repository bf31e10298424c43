using ChatGo.Client.Connections;

namespace ChatGo.Client.Load.Wire;

/// <summary>Which of a load's servers a line calls: the next one where one fails.</summary>
/// <remarks>Any thread may call.</remarks>
/// <param name="servers">The servers, at least one.</param>
/// <param name="first">Which is called first, modulo their number.</param>
internal sealed class ServerRota(IReadOnlyList<ServerAccess> servers, int first)
{
    private int _turn = first;

    /// <summary>Which turn it is; each further one is another server's, where there is one.</summary>
    public int Turn => Volatile.Read(ref _turn);

    /// <summary>The server whose turn it is.</summary>
    public ServerAccess Server => servers[Turn % servers.Count];

    /// <summary>Goes on to the next server, once for all that have seen this one fail.</summary>
    /// <param name="turn">The turn at which it did.</param>
    /// <returns>Whether it is another one's turn since this call.</returns>
    public bool TryMove(int turn) =>
        servers.Count > 1 && Interlocked.CompareExchange(ref _turn, turn + 1, turn) == turn;
}
