using System.Buffers.Text;
using System.Text;
using ChatGo.Server.Rpc;

namespace ChatGo.Server.Lists;

/// <summary>Where the next page of a list begins: behind what was given last, so that it survives changes. Opaque to
/// callers.</summary>
internal static class PageToken
{
    /// <summary>Makes a token.</summary>
    /// <param name="last">What was given last.</param>
    public static string Of(string last) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(last));

    /// <summary>Reads a token.</summary>
    /// <returns>What was given last; empty at the first page.</returns>
    /// <exception cref="Grpc.Core.RpcException">It is no token.</exception>
    public static string Read(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
        }
        catch (FormatException)
        {
            throw Invalid();
        }
    }

    /// <summary>What is said of a token that is none.</summary>
    public static Grpc.Core.RpcException Invalid() =>
        Statuses.InvalidField("page_token", "not one of this list's: use next_page_token as it came");
}
