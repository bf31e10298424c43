using System.Text;

namespace ChatGo.Server.Callers;

/// <summary>Who calls. Every way in makes one per call and hands it to the one door, which decides by it.</summary>
/// <remarks>Immutable; any thread.</remarks>
/// <param name="kind">What it has shown.</param>
/// <param name="name">Who it is; empty for callers without credentials.</param>
/// <param name="terms">What it may do.</param>
internal sealed class Caller(CallerKind kind, string name, Terms terms)
{
    /// <summary>What the names of callers without credentials begin with where others have some (rule A0).</summary>
    public const string GuestPrefix = "guest:";

    private readonly byte[] _utf8Name = Encoding.UTF8.GetBytes(name);

    /// <summary>Gets the caller that nobody knows: every one, where there is no authentication.</summary>
    public static Caller Anyone { get; } = new(CallerKind.Anonymous, string.Empty, Terms.Guest);

    /// <summary>Gets what it has shown.</summary>
    public CallerKind Kind => kind;

    /// <summary>Gets who it is; empty for a caller without credentials, who is whatever name it gives.</summary>
    public string Name { get; } = name;

    /// <summary>Gets who its issuer says it is; its name where nothing else is told.</summary>
    public string Subject { get; init; } = name;

    /// <summary>Gets the name. Unit: UTF-8.</summary>
    public byte[] Utf8Name => _utf8Name;

    /// <summary>Gets what it may do in which rooms.</summary>
    public Grants Grants => terms.Grants;

    /// <summary>Gets whether it may act under other names (rule A3).</summary>
    public bool MayImpersonate => terms.MayImpersonate;

    /// <summary>Gets whether it has shown who it is.</summary>
    public bool IsKnown => kind != CallerKind.Anonymous;

    /// <summary>Gets whether it has shown nothing where others do: its names are told as <see cref="GuestPrefix"/> and the
    /// name.</summary>
    public bool IsGuest { get; init; }

    /// <summary>Gets when its credentials end, skew included; null: never.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Gets who has issued its token; null where that is not told.</summary>
    public string? Issuer { get; init; }

    /// <summary>Gets what makes its credentials good; null for a caller without any.</summary>
    public Credential? Credential { get; init; }

    /// <summary>Gets this caller by what its credentials allow now: itself where nothing has changed.</summary>
    public Caller Now => Credential?.Terms is { } now && !ReferenceEquals(now, terms)
        ? new Caller(kind, Name, now) { IsGuest = IsGuest, Subject = Subject, EndsAt = EndsAt, Issuer = Issuer, Credential = Credential }
        : this;

    /// <summary>Whether its credentials are good.</summary>
    /// <param name="time">The clock.</param>
    public bool IsGood(TimeProvider time) => Credential is not { IsRemoved: true } && !HasEnded(time);

    /// <summary>Whether its credentials have ended.</summary>
    /// <param name="time">The clock.</param>
    public bool HasEnded(TimeProvider time) => EndsAt is { } end && time.GetUtcNow() >= end;
}
