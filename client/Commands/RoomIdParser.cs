using System.Buffers;
using System.CommandLine.Parsing;

namespace ChatGo.Client.Commands;

/// <summary>Reads a room's id: 1 to 128 characters of <c>[A-Za-z0-9._:-]</c>.</summary>
internal static class RoomIdParser
{
    private const int MaxCharacters = 128;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-");

    /// <summary>The id, or null and an error that names <paramref name="name"/>.</summary>
    public static string? Parse(string name, ArgumentResult argument)
    {
        var id = argument.Tokens[^1].Value;
        if (Explain(name, id) is not { } wrong)
        {
            return id;
        }

        argument.AddError(wrong);
        return null;
    }

    /// <summary>What is wrong with <paramref name="id"/>, in words that name <paramref name="name"/>; null where nothing is.
    /// </summary>
    public static string? Explain(string name, string id) =>
        IsId(id) ? null : $"{name}: '{id}' is not an id of 1 to {MaxCharacters} characters of A-Z a-z 0-9 . _ : -";

    /// <summary>Whether <paramref name="id"/> can be a room's.</summary>
    public static bool IsId(string id) =>
        id.Length is > 0 and <= MaxCharacters && !id.AsSpan().ContainsAnyExcept(Allowed);
}
