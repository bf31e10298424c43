namespace ChatGo.Bench.Durable;

/// <summary>Texts as people write them, so that they compress as such.</summary>
internal static class ChatText
{
    private static readonly string[] Words = (
        "the be to of and a in that have I it for not on with he as you do at this but his by from they we say her she or an will my one all "
        + "would there their what so up out if about who get which go me when make can like time no just him know take people into year your "
        + "good some could them see other than then now look only come its over think also back after use two how our work first well way even "
        + "new want because any these give day most us hello thanks lol ok game server lobby ticket order stream wait sure maybe tomorrow").Split(' ');

    /// <summary>Returns a text.</summary>
    /// <param name="seed">Which.</param>
    /// <param name="bytes">How long it is.</param>
    public static string Of(ulong seed, int bytes)
    {
        var text = new System.Text.StringBuilder(bytes + 16);
        while (text.Length < bytes)
        {
            // xorshift64*
            seed ^= seed >> 12;
            seed ^= seed << 25;
            seed ^= seed >> 27;
            text.Append(Words[(seed * 0x2545F4914F6CDD1DUL >> 33) % (ulong)Words.Length]).Append(' ');
        }

        return text.ToString(0, bytes);
    }
}
