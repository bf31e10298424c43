using System.Buffers.Binary;
using System.Globalization;
using ChatGo.Core.Engines;
using ChatGo.Server.Callers;
using ChatGo.Server.Moderation;
using Google.Protobuf;

namespace ChatGo.Server.Chat;

/// <summary>Restrictions and revocations where an engine keeps the rooms: each is a document of all rooms, read at the start
/// and kept before it is acknowledged. In memory it does nothing.</summary>
/// <remarks>Any thread.</remarks>
/// <param name="restrictions">What users may not do.</param>
/// <param name="revocations">Whose tokens are void.</param>
/// <param name="time">The clock.</param>
/// <param name="engine">The engine; null: rooms are in memory.</param>
internal sealed class KeptOrder(
    Restrictions restrictions, Revocations revocations, TimeProvider time, IRoomEngine? engine) : IHostedService
{
    /// <summary>The scope of what belongs to all rooms.</summary>
    private const string All = "";
    private const string RestrictionPrefix = "restriction/";
    private const string RevocationPrefix = "revocation/";

    private long _lastVersion;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (engine is null)
        {
            return;
        }

        foreach (var document in await engine.ReadAsync(All, cancellationToken))
        {
            if (document.Value.IsEmpty)
            {
                continue;
            }

            if (document.Key.StartsWith(RestrictionPrefix, StringComparison.Ordinal))
            {
                await LoadAsync(Read(Api.Restriction.Parser.ParseFrom(document.Value.Span)), document.Key);
            }
            else if (document.Key.StartsWith(RevocationPrefix, StringComparison.Ordinal))
            {
                revocations.TryAdd(
                    document.Key[RevocationPrefix.Length..],
                    new DateTimeOffset(BinaryPrimitives.ReadInt64BigEndian(document.Value.Span), TimeSpan.Zero));
            }
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Keeps a restriction as it is now, after it was set or lifted.</summary>
    /// <returns>False where nobody can say whether it is kept.</returns>
    public ValueTask<bool> TryKeepAsync(string chatId, string username, RestrictionKind kind)
    {
        // The version first: of two changes at once, the one with the later version sees both.
        var version = NextVersion();
        var value = restrictions.Get(chatId, username, kind) is { } held ? RestrictionList.Describe(held).ToByteArray() : [];
        return TryPutAsync(KeyOf(chatId, username, kind), version, value);
    }

    /// <summary>Keeps that a user's tokens are void. The moment is the version: the latest wins, whichever comes last.</summary>
    /// <inheritdoc cref="TryKeepAsync"/>
    public ValueTask<bool> TryRevokeAsync(string username, DateTimeOffset issuedBefore)
    {
        var value = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(value, issuedBefore.UtcTicks);
        return TryPutAsync(RevocationPrefix + username, issuedBefore.UtcTicks, value);
    }

    private static Restriction Read(Api.Restriction kept) => new(
        kept.ChatId,
        kept.Username,
        (RestrictionKind)kept.Kind,
        kept.Until?.ToDateTimeOffset(),
        kept.Reason,
        kept.SetBy,
        kept.SetAt.ToDateTimeOffset());

    /// <summary>A room's id has no slash in it, so that no two keys are alike.</summary>
    private static string KeyOf(string chatId, string username, RestrictionKind kind) =>
        string.Create(CultureInfo.InvariantCulture, $"{RestrictionPrefix}{(int)kind}/{chatId}/{username}");

    private async Task LoadAsync(Restriction restriction, string key)
    {
        if (restriction.HasEnded(time.GetUtcNow()))
        {
            await TryPutAsync(key, NextVersion(), []);
        }
        else
        {
            restrictions.Set(restriction);
        }
    }

    private async ValueTask<bool> TryPutAsync(string key, long version, byte[] value)
    {
        if (engine is null)
        {
            return true;
        }

        try
        {
            await engine.PutAsync(new EngineDocument(All, key, version, value), CancellationToken.None);
            return true;
        }
        catch (EngineUnavailableException)
        {
            return false;
        }
    }

    /// <summary>The clock, and never the same twice: it rises beyond that of the process before.</summary>
    private long NextVersion()
    {
        while (true)
        {
            var last = Volatile.Read(ref _lastVersion);
            var next = Math.Max(last + 1, time.GetUtcNow().UtcTicks);
            if (Interlocked.CompareExchange(ref _lastVersion, next, last) == last)
            {
                return next;
            }
        }
    }
}
