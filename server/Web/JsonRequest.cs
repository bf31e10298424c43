using System.Buffers;
using System.Text;
using ChatGo.Server.Chat;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ChatGo.Server.Web;

/// <summary>Reads requests of JSON, as protobuf maps it.</summary>
internal static class JsonRequest
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads one.</summary>
    /// <param name="method">What is called.</param>
    /// <param name="text">The JSON. Unit: UTF-8.</param>
    /// <param name="request">What it must be.</param>
    /// <exception cref="RefusalException">It is something else; a field that is not known is named.</exception>
    public static IMessage Parse(string method, in ReadOnlySequence<byte> text, MessageDescriptor request)
    {
        try
        {
            return JsonParser.Default.Parse(Utf8.GetString(text), request);
        }
        catch (Exception malformed) when (malformed is InvalidProtocolBufferException or InvalidJsonException or DecoderFallbackException)
        {
            throw new RefusalException(Refusals.Malformed(method, malformed.Message));
        }
    }
}
