using System.Buffers;

namespace ChatGo.Server.Wire;

/// <summary>A SendMessageRequest as the bytes it came in: its texts are UTF-8, checked, and never become strings.
/// </summary>
/// <remarks>One thread. Whoever has it disposes of it; one that is forgotten costs the pool an array, no more.</remarks>
internal sealed class SendRequest : IDisposable
{
    private readonly SendMessageFields _fields;
    private byte[]? _bytes;
    private byte[]? _from;

    private SendRequest(byte[] bytes, in SendMessageFields fields)
    {
        _bytes = bytes;
        _fields = fields;
    }

    /// <summary>Gets the room's id, as the caller gave it. Unit: UTF-8.</summary>
    public ReadOnlySpan<byte> ChatId => _fields.ChatId.Of(_bytes);

    /// <summary>Gets the id that would make the send idempotent. Unit: UTF-8.</summary>
    public ReadOnlySpan<byte> MessageId => _fields.MessageId.Of(_bytes);

    /// <summary>Gets the room's number, in place of its id; 0: none.</summary>
    public uint ChatRef => _fields.ChatRef;

    /// <summary>Gets whether there is a message, however empty.</summary>
    public bool HasMessage => _fields.HasMessage;

    /// <summary>Gets the sender's name. Unit: UTF-8.</summary>
    public ReadOnlySpan<byte> From => _from ?? _fields.From.Of(_bytes);

    /// <summary>Gets the text. Unit: UTF-8.</summary>
    public ReadOnlySpan<byte> Text => _fields.Text.Of(_bytes);

    /// <summary>Handles a request that stands in other bytes.</summary>
    /// <param name="request">Its bytes; copied.</param>
    /// <param name="problem">What is wrong, where it is not one.</param>
    /// <returns>The request; null where the bytes are not one.</returns>
    public static SendRequest? TryParse(in ReadOnlySequence<byte> request, out string? problem)
    {
        var length = (int)request.Length;
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        request.CopyTo(bytes);
        return TryParse(bytes, length, out problem);
    }

    /// <inheritdoc cref="TryParse(in ReadOnlySequence{byte}, out string?)"/>
    public static SendRequest? TryParse(ReadOnlySpan<byte> request, out string? problem)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(request.Length);
        request.CopyTo(bytes);
        return TryParse(bytes, request.Length, out problem);
    }

    /// <summary>Sends under another name.</summary>
    /// <param name="name">The name. Unit: UTF-8.</param>
    public void SendAs(byte[] name) => _from = name;

    /// <summary>Gives the bytes back: none of the texts may be used any more.</summary>
    public void Dispose()
    {
        if (_bytes is { } bytes)
        {
            _bytes = null;
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static SendRequest? TryParse(byte[] bytes, int length, out string? problem)
    {
        problem = SendMessageParser.Parse(bytes.AsSpan(0, length), out var fields);
        if (problem is null)
        {
            return new SendRequest(bytes, fields);
        }

        ArrayPool<byte>.Shared.Return(bytes);
        return null;
    }
}
