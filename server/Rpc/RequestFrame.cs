using System.Buffers;
using ChatGo.Server.Calls;
using ChatGo.Server.Chat;
using ChatGo.Server.Wire;

namespace ChatGo.Server.Rpc;

/// <summary>Where in a request's body its next message is, or why there can be none.</summary>
/// <param name="Bytes">The whole of it, the prefix included; 0 where it is not there yet, or nobody can know. Unit: bytes.
/// </param>
/// <param name="Problem">What is wrong; null for nothing. Where the message is only too long, its bytes are told.</param>
internal readonly record struct RequestFrame(long Bytes, Refusal? Problem)
{
    /// <summary>Looks for it.</summary>
    /// <param name="method">The call's name.</param>
    /// <param name="headers">The call's; looked at where it is compressed.</param>
    /// <param name="received">What has come and was not taken.</param>
    /// <param name="isLast">Whether nothing more comes.</param>
    public static RequestFrame Find(string method, IHeaderDictionary headers, in ReadOnlySequence<byte> received, bool isLast)
    {
        var needed = (long)GrpcPrefix.Bytes;
        if (received.Length >= GrpcPrefix.Bytes)
        {
            var prefix = GrpcPrefix.Read(received);
            if (Check(method, headers, prefix) is { } problem)
            {
                return new RequestFrame(0, problem);
            }

            needed += prefix.Length;
            if (prefix.Length > RequestLimits.MaxBytes)
            {
                return new RequestFrame(needed, Refusals.Exhausted(
                    $"a request has {prefix.Length} bytes, {RequestLimits.MaxBytes} are allowed"));
            }

            if (received.Length >= needed)
            {
                return new RequestFrame(needed, null);
            }
        }

        return new RequestFrame(0, isLast ? Refusals.Malformed(method, $"it ends {received.Length} bytes into a message") : null);
    }

    /// <summary>Looks for the message of a call that has one: there once the request has ended.</summary>
    /// <inheritdoc cref="Find" path="/param"/>
    public static RequestFrame FindOnly(string method, IHeaderDictionary headers, in ReadOnlySequence<byte> received, bool isLast)
    {
        var frame = Find(method, headers, received, isLast);
        return frame.Problem is null && frame.Bytes > 0 && received.Length > frame.Bytes
            ? new RequestFrame(0, Refusals.Malformed(
                method, $"{received.Length - frame.Bytes} bytes follow its message, and the call has one"))
            : isLast || frame.Problem is not null ? frame : default;
    }

    private static Refusal? Check(string method, IHeaderDictionary headers, GrpcPrefix prefix) => prefix switch
    {
        { IsValid: false } => Refusals.Malformed(
            method, $"a message begins with flags {prefix.Flags} and a length of {prefix.Length} bytes"),
        { IsCompressed: true } => Refusals.Compressed(headers.GrpcEncoding() ?? "grpc-encoding"),
        _ => null,
    };
}
