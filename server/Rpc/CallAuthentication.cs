using ChatGo.Server.Callers;
using ChatGo.Server.Chat;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace ChatGo.Server.Rpc;

/// <summary>Makes out who calls, before anything else is looked at (rule A6).</summary>
internal sealed class CallAuthentication(Authenticator authenticator)
{
    private const string ApiKey = "x-api-key";

    private const string HealthPackage = "grpc.health.";
    private const string ReflectionPackage = "grpc.reflection.";

    /// <summary>Gets whether calls show who they are: where they do not, all of them are one caller's.</summary>
    public bool IsOn => authenticator.IsOn || authenticator.Anonymous is null;

    /// <summary>Whether a method is open to everybody: who asks for the server's health has no credentials.</summary>
    public static bool IsOpen(IMethod method) => method.ServiceName.StartsWith(HealthPackage, StringComparison.Ordinal);

    /// <summary>Makes out who calls.</summary>
    /// <param name="call">The call; is told who.</param>
    /// <param name="method">What is called.</param>
    /// <returns>Null where it may go on.</returns>
    public ValueTask<Refusal?> AdmitAsync(HttpContext call, IMethod method)
    {
        var headers = call.Request.Headers;
        var finding = authenticator.FindAsync(new ShownCredentials(
            headers.Authorization,
            headers[ApiKey],
            authenticator.TakesCertificates ? call.Features.Get<ITlsConnectionFeature>()?.ClientCertificate : null,
            call.Connection.RemoteIpAddress));
        return finding.IsCompletedSuccessfully
            ? new ValueTask<Refusal?>(Judge(call, method, finding.Result))
            : WaitAsync(call, method, finding);
    }

    /// <summary>Tells who calls.</summary>
    /// <param name="context">A call that was admitted.</param>
    public Caller CallerOf(ServerCallContext context) => IsOn
        ? context.GetHttpContext().Features[typeof(Caller)] as Caller ?? throw new InvalidOperationException("The call was not admitted.")
        : authenticator.Anonymous!;

    private static Refusal? Judge(HttpContext call, IMethod method, Caller? caller)
    {
        if (caller is null)
        {
            return Refusals.Unauthenticated();
        }

        call.Features[typeof(Caller)] = caller;
        return method.ServiceName.StartsWith(ReflectionPackage, StringComparison.Ordinal) && !caller.Grants.IsAdmin
            ? Refusals.NoGrant(Permissions.Admin)
            : null;
    }

    private static async ValueTask<Refusal?> WaitAsync(HttpContext call, IMethod method, ValueTask<Caller?> finding)
    {
        call.TellBegun();
        return Judge(call, method, await finding);
    }
}
