using ChatGo.Server.Limits;

namespace ChatGo.Server.Chat;

/// <summary>What a message has taken, to be given back where it is not stored.</summary>
/// <param name="Turn">Its sender's turn.</param>
/// <param name="Rates">Of the limits.</param>
internal readonly record struct TakenSend(SlowTurn Turn, RateDemands Rates)
{
    /// <summary>Gives all of it back.</summary>
    public void Return()
    {
        Turn.Return();
        Rates.Return();
    }
}
