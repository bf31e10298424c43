namespace ChatGo.Server.Http2;

/// <summary>Hears from a <see cref="SendQueue"/>.</summary>
internal interface ISendObserver
{
    /// <summary>What waited was taken, or dropped; under the gate.</summary>
    public void OnSent();

    /// <summary>The socket failed; outside the gate.</summary>
    public void OnFailed();
}
