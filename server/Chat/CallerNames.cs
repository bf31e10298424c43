using System.Text;
using ChatGo.Api;
using ChatGo.Server.Callers;
using ChatGo.Server.Wire;

namespace ChatGo.Server.Chat;

/// <summary>Under which names a caller acts (rules A0 and A3).</summary>
internal static class CallerNames
{
    private static readonly byte[] Guest = Encoding.UTF8.GetBytes(Caller.GuestPrefix);

    /// <summary>Has a message sent under its sender's name.</summary>
    /// <param name="caller">Who sends.</param>
    /// <param name="request">The message.</param>
    /// <returns>Null where it may be sent so.</returns>
    public static Refusal? Claim(Caller caller, SendRequest request)
    {
        if (!caller.IsKnown)
        {
            if (caller.IsGuest && !request.From.IsEmpty)
            {
                request.SendAs([.. Guest, .. request.From]);
            }

            return null;
        }

        if (request.From.IsEmpty)
        {
            request.SendAs(caller.Utf8Name);
            return null;
        }

        return caller.MayImpersonate || request.From.SequenceEqual(caller.Utf8Name)
            ? null
            : Refusals.OtherName("message.from", caller.Name);
    }

    /// <summary>Returns the name that a message is sent under, once that was claimed.</summary>
    public static string SenderOf(Caller caller, SendRequest request) =>
        caller is { IsKnown: true, MayImpersonate: false } ? caller.Name : Encoding.UTF8.GetString(request.From);

    /// <summary>Returns the name under which a caller reads.</summary>
    /// <param name="caller">Who reads.</param>
    /// <param name="request">What it wants.</param>
    /// <param name="name">The name; empty: it is no member.</param>
    /// <returns>Null where it may read so.</returns>
    public static Refusal? Claim(Caller caller, ConnectChatRequest request, out string name)
    {
        name = request.Username;
        if (name.Length == 0 || (caller.IsKnown && (caller.MayImpersonate || name == caller.Name)))
        {
            return null;
        }

        if (caller.IsKnown)
        {
            return Refusals.OtherName("username", caller.Name);
        }

        name = caller.IsGuest ? Caller.GuestPrefix + name : name;
        return null;
    }
}
