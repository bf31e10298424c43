using System.Net;
using System.Text;
using ChatGo.Server.Limits;

namespace ChatGo.Server.Callers;

/// <summary>Who calls. Every way in makes one per call and hands it to the one door, which decides by it.</summary>
/// <remarks>Immutable; any thread.</remarks>
/// <param name="Kind">What it has shown.</param>
/// <param name="Name">Who it is; empty for callers without credentials.</param>
/// <param name="Terms">What it may do.</param>
internal sealed record Caller(CallerKind Kind, string Name, Terms Terms)
{
    /// <summary>What the names of callers without credentials begin with where others have some (rule A0).</summary>
    public const string GuestPrefix = "guest:";

    private readonly byte[] _utf8Name = Encoding.UTF8.GetBytes(Name);

    /// <summary>Gets the caller that nobody knows: every one, where there is no authentication.</summary>
    public static Caller Anyone { get; } = new(CallerKind.Anonymous, string.Empty, Terms.Guest);

    /// <summary>Gets who its issuer says it is; its name where nothing else is told.</summary>
    public string Subject { get; init; } = Name;

    /// <summary>Gets the name. Unit: UTF-8.</summary>
    public byte[] Utf8Name => _utf8Name;

    /// <summary>Gets what it may do in which rooms.</summary>
    public Grants Grants => Terms.Grants;

    /// <summary>Gets whether it may act under other names (rule A3).</summary>
    public bool MayImpersonate => Terms.MayImpersonate;

    /// <summary>Gets whether it has shown who it is.</summary>
    public bool IsKnown => Kind != CallerKind.Anonymous;

    /// <summary>Gets whether it has shown nothing where others do: its names are told as <see cref="GuestPrefix"/> and the
    /// name.</summary>
    public bool IsGuest { get; init; }

    /// <summary>Gets when its credentials end, skew included; null: never.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Gets who has issued its token; null where that is not told.</summary>
    public string? Issuer { get; init; }

    /// <summary>Gets when its token was issued; null for a caller without a token.</summary>
    public TokenIssue? Issue { get; init; }

    /// <summary>Gets whether its token has been made void.</summary>
    public bool IsRevoked => Issue is { } issue && issue.Revocations.Contains(Name, issue.At);

    /// <summary>Gets what makes its credentials good; null for a caller without any.</summary>
    public Credential? Credential { get; init; }

    /// <summary>Gets this caller by what its credentials allow now: itself where nothing has changed.</summary>
    public Caller Now => Credential?.Terms is { } now && !ReferenceEquals(now, Terms) ? this with { Terms = now } : this;

    /// <summary>Gets the limits that its token gives it; null: everybody's.</summary>
    public UserLimits? Limits { get; init; }

    /// <summary>Gets what was taken on its connection, where its name is only what it claims; null: its name's count.
    /// </summary>
    public UserBudget? OnConnection { get; init; }

    /// <summary>Gets what was taken from its address; null where that is not limited.</summary>
    public AddressBudget? FromAddress { get; init; }

    /// <summary>Gets its address, where a proxy may tell another one with each call: no connection keeps what was taken from
    /// it, which is found by it each time. Null elsewhere.</summary>
    public IPAddress? ToldAddress { get; init; }

    /// <summary>Whether its credentials are good.</summary>
    /// <param name="time">The clock.</param>
    public bool IsGood(TimeProvider time) => Credential is not { IsRemoved: true } && !HasEnded(time) && !IsRevoked;

    /// <summary>Whether its credentials have ended.</summary>
    /// <param name="time">The clock.</param>
    public bool HasEnded(TimeProvider time) => EndsAt is { } end && time.GetUtcNow() >= end;
}
