using System.Net;
using ChatGo.Server.Callers;
using ChatGo.Server.Chat;
using ChatGo.Server.Limits;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace ChatGo.Server.Calls;

/// <summary>Makes out who calls, before anything else is looked at (rule A6).</summary>
internal sealed class CallAuthentication(Authenticator authenticator, Budgets budgets)
{
    private const string ApiKey = "x-api-key";
    private const string Bearer = "Bearer ";

    private const string ForwardedFor = "X-Forwarded-For";
    private const string Forwarded = "Forwarded";

    private readonly TrustedProxies? _proxies = TrustedProxies.Of(budgets.Options);
    private readonly bool _countsConnections = !authenticator.Limits.IsOff;
    private readonly bool _countsAddresses =
        budgets.Options is { AddressMessagesPerSecond: > 0 } or { AddressBytesPerSecond: > 0 };

    /// <summary>Gets whether calls show who they are: where they do not, all of them are one caller's.</summary>
    public bool IsOn => authenticator.IsOn || authenticator.Anonymous is null;

    /// <summary>Whether a call must show who makes it, and does not: it may do so later, where it is a stream's.</summary>
    public bool IsStillToShow(HttpContext call)
    {
        var shown = Shown(call);
        return authenticator.Anonymous is null && shown.Authorization.Count + shown.ApiKey.Count == 0 && shown.Certificate is null;
    }

    /// <summary>Makes out who calls, where that needs no signature to be verified.</summary>
    /// <param name="call">The call; is told who.</param>
    /// <param name="refusal">Null where it may go on.</param>
    /// <returns>False where a token must be verified: see <see cref="AdmitAsync"/>.</returns>
    public bool TryAdmit(HttpContext call, out Refusal? refusal)
    {
        var isMadeOut = authenticator.TryFind(Shown(call), out var found);
        refusal = isMadeOut ? Judge(call, found) : null;
        return isMadeOut;
    }

    /// <summary>Makes out who calls, by a signature.</summary>
    /// <inheritdoc cref="TryAdmit" path="/param"/>
    /// <returns>Null where it may go on.</returns>
    public async ValueTask<Refusal?> AdmitAsync(HttpContext call)
    {
        call.TellBegun();
        return Judge(call, await authenticator.VerifyAsync(Shown(call)));
    }

    /// <summary>Makes out who calls, whatever that needs.</summary>
    /// <inheritdoc cref="TryAdmit" path="/param"/>
    /// <returns>Null where it may go on.</returns>
    public async ValueTask<Refusal?> EnterAsync(HttpContext call) =>
        !IsOn ? null : TryAdmit(call, out var refusal) ? refusal : await AdmitAsync(call);

    /// <summary>Makes out who calls, by a token that stands elsewhere than in the headers of credentials.</summary>
    /// <param name="call">The call; is told who.</param>
    /// <param name="token">The token, without a scheme.</param>
    /// <returns>Null where it may go on.</returns>
    public async ValueTask<Refusal?> EnterAsync(HttpContext call, string token)
    {
        if (!IsOn)
        {
            return null;
        }

        var shown = new ShownCredentials(Bearer + token, StringValues.Empty, Certificate: null, AddressOf(call));
        return Judge(call, authenticator.TryFind(shown, out var found) ? found : await authenticator.VerifyAsync(shown));
    }

    /// <summary>Returns who calls.</summary>
    /// <param name="call">It was admitted.</param>
    public Caller CallerOf(HttpContext call)
    {
        var caller = IsOn
            ? call.Features[typeof(Caller)] as Caller ?? throw new InvalidOperationException("The call was not admitted.")
            : authenticator.Anonymous!;
        return _countsAddresses || (_countsConnections && !caller.IsKnown) ? Here(call, caller) : caller;
    }

    private static Refusal? Judge(HttpContext call, in FoundCaller found)
    {
        if (found.Caller is not { } caller)
        {
            return found.RetryAfter is { } wait ? Refusals.RateExceeded("failed authentications of this address", wait) : Refusals.Unauthenticated();
        }

        call.Features[typeof(Caller)] = caller;
        return null;
    }

    private ShownCredentials Shown(HttpContext call) => new(
        call.Request.Headers.Authorization,
        call.Request.Headers[ApiKey],
        // What a page sends, its user's browser has not been asked for.
        authenticator.TakesCertificates && call.Request.Headers.Origin.Count == 0 ? call.Features.Get<ITlsConnectionFeature>()?.ClientCertificate : null,
        AddressOf(call));

    /// <summary>Returns where a call comes from: what its connection says, or where that is a trusted proxy's, what the proxy
    /// says with the call.</summary>
    /// <param name="call">The call.</param>
    /// <returns>Null where it has none: it comes by a unix socket.</returns>
    public IPAddress? AddressOf(HttpContext call)
    {
        var peer = call.Connection.RemoteIpAddress;
        return _proxies is null || !_proxies.Trusts(peer)
            ? peer
            : ForwardedAddress.Find(_proxies, peer, call.Request.Headers[ForwardedFor], call.Request.Headers[Forwarded]);
    }

    /// <summary>Has a caller counted by connection and address. Its calls on one connection are one caller's.</summary>
    private Caller Here(HttpContext call, Caller caller)
    {
        if (call.FindConnection() is not { } connection)
        {
            return caller;
        }

        var last = connection.Caller;
        var told = _countsAddresses && _proxies is not null ? AddressOf(call) : null;
        if (!ReferenceEquals(last?.Shown, caller) || !Equals(last.Here.ToldAddress, told))
        {
            // Whoever comes at the same moment counts the same: what was counted here before goes on.
            var here = caller with
            {
                OnConnection = caller.IsKnown ? null : last?.Here.OnConnection ?? new UserBudget(),
                FromAddress = _countsAddresses && _proxies is null ? budgets.Of(AddressOf(call)) : null,
                ToldAddress = told,
            };
            connection.Caller = last = new CallerHere(caller, here);
        }

        return last!.Here;
    }
}
