namespace ChatGo.Tests.Server.Http2.Model;

/// <summary>The bytes of a response, known by their place.</summary>
internal static class Pattern
{
    private const int Period = 251;

    public static byte[] At(int offset, int bytes) =>
        [.. Enumerable.Range(offset, bytes).Select(static place => (byte)(place % Period))];

    public static bool Matches(int offset, ReadOnlySpan<byte> bytes)
    {
        for (var place = 0; place < bytes.Length; place++)
        {
            if (bytes[place] != (offset + place) % Period)
            {
                return false;
            }
        }

        return true;
    }
}
