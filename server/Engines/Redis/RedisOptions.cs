using System.ComponentModel.DataAnnotations;

namespace ChatGo.Server.Engines.Redis;

/// <summary>The Redis that many servers share their rooms by.</summary>
internal sealed class RedisOptions
{
    private const string Primary = "primary";
    private const string Replica = "replica";

    /// <summary>Where it is, as StackExchange.Redis writes it: <c>host:6379,password=…</c>; more hosts for a cluster, or
    /// <c>serviceName=…</c> for Sentinel. Default none: rooms are this server's own.</summary>
    public string Configuration { get; set; } = string.Empty;

    /// <summary>What every key begins with, so that others may use the same Redis. 1 to 64 characters without braces. Default
    /// <c>chatgo:</c>.</summary>
    [RegularExpression("^[^{}]{1,64}$", ErrorMessage = "{0} must be 1 to 64 characters without braces.")]
    public string Prefix { get; set; } = "chatgo:";

    /// <summary>When a message is acknowledged: <c>primary</c> once the primary has it; <c>replica</c> once a replica has it,
    /// too. Default primary.</summary>
    [AllowedValues(Primary, Replica, ErrorMessage = "{0} must be primary or replica.")]
    public string Acknowledge { get; set; } = Primary;

    /// <summary>How long nothing is sent to a primary that is new: the other servers tell it meanwhile which numbers they have
    /// seen. Unit: milliseconds. Default 1,000; allowed 0 to 60,000.</summary>
    [Range(0, 60_000)]
    public int FailoverGraceMilliseconds { get; set; } = 1_000;

    /// <summary>Returns a configuration as it may be shown.</summary>
    /// <param name="configuration">The configuration.</param>
    public static string WithoutPassword(string configuration) => string.Join(',', configuration.Split(',').Select(static part =>
        part.TrimStart().StartsWith("password=", StringComparison.OrdinalIgnoreCase) ? "password=***" : part));

    /// <summary>Gets whether a replica must have a message before it is acknowledged.</summary>
    public bool WaitsForReplica => Acknowledge == Replica;
}
