using ChatGo.Bench.Attacks;

namespace ChatGo.Tests.Server.Attacks;

/// <summary>What an offender does, and what becomes of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Ends">How it ends, as <see cref="AttackEnd"/> says it; <c>A or B</c> where it may be either.</param>
/// <param name="RunAsync">Does it, to its end.</param>
internal sealed record Attack(string Name, string Ends, Func<AttackRun, Task> RunAsync)
{
    /// <summary>Gets whether TLS makes it another one: it fills what is sent, or meets the handshake.</summary>
    public bool IsTlsToo { get; init; }

    /// <summary>Gets whether it is one by TLS only.</summary>
    public bool IsTlsOnly { get; init; }
}
