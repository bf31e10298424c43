using System.Net;
using ChatGo.Server.Callers;
using ChatGo.Server.Chat;
using ChatGo.Server.Limits;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace ChatGo.Server.Rpc;

/// <summary>Makes out who calls, before anything else is looked at (rule A6).</summary>
internal sealed class CallAuthentication(Authenticator authenticator, Budgets budgets)
{
    private const string ApiKey = "x-api-key";

    private const string ForwardedFor = "X-Forwarded-For";
    private const string Forwarded = "Forwarded";

    private const string HealthPackage = "grpc.health.";
    private const string ReflectionPackage = "grpc.reflection.";

    private readonly TrustedProxies? _proxies = TrustedProxies.Of(budgets.Options);
    private readonly bool _countsConnections = !authenticator.Limits.IsOff;
    private readonly bool _countsAddresses =
        budgets.Options is { AddressMessagesPerSecond: > 0 } or { AddressBytesPerSecond: > 0 };

    /// <summary>Gets whether calls show who they are: where they do not, all of them are one caller's.</summary>
    public bool IsOn => authenticator.IsOn || authenticator.Anonymous is null;

    /// <summary>Whether a method is open to everybody: who asks for the server's health has no credentials.</summary>
    public static bool IsOpen(IMethod method) => method.ServiceName.StartsWith(HealthPackage, StringComparison.Ordinal);

    /// <summary>Makes out who calls, where that needs no signature to be verified.</summary>
    /// <param name="call">The call; is told who.</param>
    /// <param name="method">What is called.</param>
    /// <param name="refusal">Null where it may go on.</param>
    /// <returns>False where a token must be verified: see <see cref="AdmitAsync"/>.</returns>
    public bool TryAdmit(HttpContext call, IMethod method, out Refusal? refusal)
    {
        var isMadeOut = authenticator.TryFind(Shown(call), out var found);
        refusal = isMadeOut ? Judge(call, method, found) : null;
        return isMadeOut;
    }

    /// <summary>Makes out who calls, by a signature.</summary>
    /// <inheritdoc cref="TryAdmit" path="/param"/>
    /// <returns>Null where it may go on.</returns>
    public async ValueTask<Refusal?> AdmitAsync(HttpContext call, IMethod method)
    {
        call.TellBegun();
        return Judge(call, method, await authenticator.VerifyAsync(Shown(call)));
    }

    /// <summary>Tells who calls.</summary>
    /// <param name="context">A call that was admitted.</param>
    public Caller CallerOf(ServerCallContext context)
    {
        var caller = IsOn
            ? context.GetHttpContext().Features[typeof(Caller)] as Caller ?? throw new InvalidOperationException("The call was not admitted.")
            : authenticator.Anonymous!;
        return _countsAddresses || (_countsConnections && !caller.IsKnown) ? Here(context.GetHttpContext(), caller) : caller;
    }

    private static Refusal? Judge(HttpContext call, IMethod method, in FoundCaller found)
    {
        if (found.Caller is not { } caller)
        {
            return found.RetryAfter is { } wait ? Refusals.RateExceeded("failed authentications of this address", wait) : Refusals.Unauthenticated();
        }

        call.Features[typeof(Caller)] = caller;
        return method.ServiceName.StartsWith(ReflectionPackage, StringComparison.Ordinal) && !caller.Grants.IsAdmin
            ? Refusals.NoGrant(Permissions.Admin)
            : null;
    }

    private ShownCredentials Shown(HttpContext call) => new(
        call.Request.Headers.Authorization,
        call.Request.Headers[ApiKey],
        authenticator.TakesCertificates ? call.Features.Get<ITlsConnectionFeature>()?.ClientCertificate : null,
        AddressOf(call));

    /// <summary>Tells where a call comes from: what its connection says, or where that is a trusted proxy's, what the proxy
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
