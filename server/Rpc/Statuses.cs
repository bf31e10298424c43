using ChatGo.Server.Chat;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace ChatGo.Server.Rpc;

/// <summary>A refusal as a gRPC status, with the details of google.rpc (AIP-193).</summary>
internal static class Statuses
{
    /// <summary>Whose the reasons are (AIP-193, "ErrorInfo").</summary>
    private const string Domain = "chat_v1";

    /// <summary>Writes a refusal as what a call throws.</summary>
    /// <param name="refusal">The refusal.</param>
    public static RpcException ToException(this Refusal refusal)
    {
        var status = new Google.Rpc.Status { Code = (int)refusal.Code, Message = refusal.Message };
        status.Details.Add(Details(refusal).Select(Any.Pack));
        return status.ToRpcException();
    }

    private static IEnumerable<IMessage> Details(Refusal refusal)
    {
        if (refusal.Reason is { } reason)
        {
            yield return new ErrorInfo { Reason = reason, Domain = Domain };
        }

        if (refusal.Violation is { } violation)
        {
            yield return new BadRequest
            {
                FieldViolations =
                {
                    new BadRequest.Types.FieldViolation { Field = violation.Field, Description = violation.Problem },
                },
            };
        }

        if (refusal.Limit is { } limit)
        {
            yield return new QuotaFailure
            {
                Violations = { new QuotaFailure.Types.Violation { Subject = limit, Description = refusal.Message } },
            };
        }

        if (refusal.Resource is { } resource)
        {
            yield return new ResourceInfo { ResourceType = resource.Type, ResourceName = resource.Name };
        }

        if (refusal.RetryAfter is { } delay)
        {
            yield return new RetryInfo { RetryDelay = Duration.FromTimeSpan(delay) };
        }
    }
}
