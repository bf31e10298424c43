using ChatGo.Server.Chat;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;

namespace ChatGo.Server.Calls;

/// <summary>A refusal's details, as messages of google.rpc (AIP-193).</summary>
internal static class RefusalDetails
{
    /// <summary>Whose the reasons are (AIP-193, "ErrorInfo").</summary>
    private const string Domain = "chat_v1";

    /// <summary>Returns them.</summary>
    /// <param name="refusal">The refusal.</param>
    public static IEnumerable<IMessage> Details(this Refusal refusal)
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
