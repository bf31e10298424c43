namespace ChatGo.Server.Callers;

/// <summary>A caller as it is on one connection.</summary>
/// <param name="Shown">As it has shown itself.</param>
/// <param name="Here">With what is counted by connection and address.</param>
internal sealed record CallerHere(Caller Shown, Caller Here);
