namespace ChatGo.Client.Connections;

/// <summary>Hears how the way to the server fares. Several connections may call it at once.</summary>
internal interface IRetryListener
{
    /// <summary>An attempt has had no answer for a while; it goes on.</summary>
    public void OnSilence();

    /// <summary>An attempt failed; the next one is made after <paramref name="delay"/>.</summary>
    public void OnRetry(ConnectionFault fault, TimeSpan delay);

    /// <summary>The server has answered.</summary>
    public void OnAnswer();
}
