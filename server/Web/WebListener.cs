namespace ChatGo.Server.Web;

/// <summary>What is open to those who come by a listener of <c>--http</c> or <c>--admin</c>: a feature of its connections.</summary>
/// <param name="IsAdmin">Whether it is the operators'.</param>
internal sealed record WebListener(bool IsAdmin);
