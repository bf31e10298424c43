namespace ChatGo.Server.Engines;

/// <summary>Copies what an engine keeps, while it goes on.</summary>
internal interface IStoreCopy
{
    /// <summary>Copies it as it is now, into a directory of its own.</summary>
    /// <param name="name">What the directory is called.</param>
    /// <param name="cancellationToken">Gives up, unless it has begun.</param>
    /// <returns>Where it is, and what its files take. Unit: bytes.</returns>
    /// <exception cref="StoreException">It cannot be copied there.</exception>
    public Task<(string Path, long Bytes)> CopyAsync(string name, CancellationToken cancellationToken);
}
