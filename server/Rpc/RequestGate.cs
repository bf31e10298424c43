using System.IO.Pipelines;
using ChatGo.Server.Callers;
using ChatGo.Server.Calls;
using ChatGo.Server.Chat;
using ChatGo.Server.Limits;
using Grpc.AspNetCore.Server;
using Grpc.Core;

namespace ChatGo.Server.Rpc;

/// <summary>Lets a call with one request in once that is there whole, and refuses what can be none: gRPC's server takes
/// bad bytes for an error of its own, and waits for the rest for ever.</summary>
/// <param name="authentication">Makes out who calls.</param>
/// <param name="incoming">Watches over requests that are not complete.</param>
/// <param name="crowds">Counts the connections with many streams.</param>
internal sealed class RequestGate(CallAuthentication authentication, IncomingRequests incoming, CrowdCount crowds)
{
    /// <summary>What a call's headers may take without being counted. Unit: bytes.</summary>
    private const int UncountedBytes = 8_192;

    private const string HealthPackage = "grpc.health.";
    private const string ReflectionPackage = "grpc.reflection.";

    /// <summary>Puts the gate before what serves a method.</summary>
    /// <param name="endpoint">The method's.</param>
    public void Guard(EndpointBuilder endpoint)
    {
        if (endpoint is { RequestDelegate: { } next }
            && endpoint.Metadata.OfType<GrpcMethodMetadata>().SingleOrDefault() is { Method: var method })
        {
            // Who asks for the server's health has no credentials; who reflects needs all there are.
            var isReflection = method.ServiceName.StartsWith(ReflectionPackage, StringComparison.Ordinal);
            endpoint.RequestDelegate = authentication.IsOn && !method.ServiceName.StartsWith(HealthPackage, StringComparison.Ordinal)
                ? call => AuthenticateAsync(call, method, isReflection, next)
                : call => InvokeAsync(call, method, next);
        }
    }

    /// <summary>Whatever a call says that it carries: nothing is served to who is not known.</summary>
    private Task AuthenticateAsync(HttpContext call, IMethod method, bool isReflection, RequestDelegate next) =>
        authentication.TryAdmit(call, out var refusal)
            ? GoOnAsync(refusal, call, method, isReflection, next)
            : VerifyAsync(call, method, isReflection, next);

    private async Task VerifyAsync(HttpContext call, IMethod method, bool isReflection, RequestDelegate next) =>
        await GoOnAsync(await authentication.AdmitAsync(call), call, method, isReflection, next);

    private Task GoOnAsync(Refusal? refusal, HttpContext call, IMethod method, bool isReflection, RequestDelegate next)
    {
        refusal ??= isReflection && !authentication.CallerOf(call).Grants.IsAdmin ? Refusals.NoGrant(Permissions.Admin) : null;
        return refusal is null ? InvokeAsync(call, method, next) : GrpcAnswer.WriteAsync(call.Response, refusal);
    }

    private Task InvokeAsync(HttpContext call, IMethod method, RequestDelegate next)
    {
        if (!call.Request.IsGrpc())
        {
            return next(call);
        }

        if (!TryReserveHeaders(call))
        {
            DropHeaders(call.Request.Headers);
            return GrpcAnswer.WriteAsync(call.Response, Refusals.Exhausted(
                $"the request headers of this connection's calls take {ConnectionLimits.MaxHeaderBytes} bytes, as many as may be"));
        }

        if (method.Type is MethodType.DuplexStreaming or MethodType.ClientStreaming)
        {
            call.TellBegun();
            return next(call);
        }

        var body = call.Request.BodyReader;
        return body.TryRead(out var read)
            ? LetInAsync(call, method.Name, body, read, next)
            : WaitAsync(call, method.Name, body, next);
    }

    /// <summary>Lets the headers of a call that is refused go at once: Kestrel keeps a stream whose request has not ended
    /// for seconds, and clears known headers when the next call comes.</summary>
    private static void DropHeaders(IHeaderDictionary headers)
    {
        foreach (var name in headers.Keys.ToArray())
        {
            headers.Remove(name);
        }
    }

    private bool TryReserveHeaders(HttpContext call)
    {
        // First what costs nothing: to find a call's connection is 1 % of a send.
        if (crowds.Value == 0 || call.FindConnection() is not { IsCrowd: true } connection)
        {
            return true;
        }

        var bytes = 0;
        foreach (var (name, values) in call.Request.Headers)
        {
            foreach (var value in values)
            {
                bytes += sizeof(char) * (name.Length + (value?.Length ?? 0));
            }
        }

        return bytes <= UncountedBytes
            || connection.TryReserveHeaders(call.StreamId(), bytes - UncountedBytes);
    }

    private Task LetInAsync(HttpContext call, string method, PipeReader body, in ReadResult read, RequestDelegate next)
    {
        var (bytes, problem) = RequestFrame.FindOnly(method, call.Request.Headers, read.Buffer, read.IsCompleted);
        body.AdvanceTo(read.Buffer.Start, bytes > 0 ? read.Buffer.Start : read.Buffer.End);
        return problem is not null
            ? GrpcAnswer.WriteAsync(call.Response, problem)
            : bytes > 0 ? next(call) : WaitAsync(call, method, body, next);
    }

    private async Task WaitAsync(HttpContext call, string method, PipeReader body, RequestDelegate next)
    {
        call.TellBegun();
        var begunAt = incoming.Now;
        var frame = default(RequestFrame);
        try
        {
            while (frame is { Bytes: 0, Problem: null })
            {
                var read = await incoming.ReadAsync(body, begunAt, call.RequestAborted);
                frame = RequestFrame.FindOnly(method, call.Request.Headers, read.Buffer, read.IsCompleted);
                body.AdvanceTo(read.Buffer.Start, frame.Bytes > 0 ? read.Buffer.Start : read.Buffer.End);
            }
        }
        catch (RefusalException slow)
        {
            frame = new RequestFrame(0, slow.Refusal);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The caller has gone.
            return;
        }

        if (frame.Problem is null)
        {
            await next(call);
        }
        else
        {
            await GrpcAnswer.WriteAsync(call.Response, frame.Problem);
        }
    }
}
