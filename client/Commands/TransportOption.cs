using System.CommandLine;
using ChatGo.Client.Connections;

namespace ChatGo.Client.Commands;

/// <summary>The option <c>--connect-chat</c>: which calls carry a connection.</summary>
internal static class TransportOption
{
    /// <summary>Makes the option.</summary>
    public static Option<bool> Create() => new("--connect-chat")
    {
        Description = "Use ConnectChat and SendMessage instead of Session, where a proxy cannot stream requests",
    };

    /// <summary>What the option asks for.</summary>
    public static ChatTransport Read(ParseResult result, Option<bool> option) =>
        result.GetValue(option) ? ChatTransport.ConnectChat : ChatTransport.Session;
}
