namespace ChatGo.Client.Load.Http2;

/// <summary>A socket that an <see cref="EventLoop"/> looks after.</summary>
internal interface IPolled : IDisposable
{
    /// <summary>Where the loop finds it. The loop's to set.</summary>
    public int Place { get; set; }

    /// <summary>The socket's number, as long as the loop looks after it.</summary>
    public int Descriptor { get; }

    /// <summary>Receives and sends what it can without waiting. Called by the loop's thread.</summary>
    /// <param name="canReceive">Whether something came in, or the connection broke; otherwise it can only send.</param>
    /// <param name="buffer">Room to work in, 256 KiB.</param>
    public void Serve(bool canReceive, byte[] buffer);
}
