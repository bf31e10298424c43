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

    /// <summary>Of the key of a restriction: its kind, its room, its user.</summary>
    private const int KeyParts = 3;

    private long _lastVersion;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (engine is null)
        {
            return;
        }

        // First it is told of what is kept from now on, then it reads what is there.
        engine.Changed = Take;
        foreach (var document in await engine.ReadAsync(All, cancellationToken))
        {
            Take(document);
            if (document.Key.StartsWith(RestrictionPrefix, StringComparison.Ordinal) && !document.Value.IsEmpty
                && Read(document).HasEnded(time.GetUtcNow()))
            {
                await TryPutAsync(document.Key, NextVersion(), []);
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

    private static Restriction Read(EngineDocument document)
    {
        var kept = Api.Restriction.Parser.ParseFrom(document.Value.Span);
        return new(
            kept.ChatId,
            kept.Username,
            (RestrictionKind)kept.Kind,
            kept.Until?.ToDateTimeOffset(),
            kept.Reason,
            kept.SetBy,
            kept.SetAt.ToDateTimeOffset());
    }

    /// <summary>A room's id has no slash in it, so that no two keys are alike.</summary>
    private static string KeyOf(string chatId, string username, RestrictionKind kind) =>
        string.Create(CultureInfo.InvariantCulture, $"{RestrictionPrefix}{(int)kind}/{chatId}/{username}");

    /// <summary>Something was kept before, or by another server.</summary>
    private void Take(EngineDocument document)
    {
        if (document.Key.StartsWith(RevocationPrefix, StringComparison.Ordinal) && document.Value.Length == sizeof(long))
        {
            revocations.TryAdd(
                document.Key[RevocationPrefix.Length..],
                new DateTimeOffset(BinaryPrimitives.ReadInt64BigEndian(document.Value.Span), TimeSpan.Zero));
        }
        else if (document.Key.StartsWith(RestrictionPrefix, StringComparison.Ordinal))
        {
            if (document.Value.IsEmpty)
            {
                Lift(document.Key);
            }
            else if (Read(document) is var restriction && !restriction.HasEnded(time.GetUtcNow()))
            {
                restrictions.Set(restriction);
            }
        }
    }

    private void Lift(string key)
    {
        var parts = key[RestrictionPrefix.Length..].Split('/', KeyParts);
        if (parts.Length == KeyParts && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var kind))
        {
            restrictions.TryLift(parts[1], parts[2], (RestrictionKind)kind);
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
