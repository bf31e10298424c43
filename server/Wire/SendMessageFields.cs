namespace ChatGo.Server.Wire;

/// <summary>What the server wants of a SendMessageRequest: where its texts lie in its bytes.</summary>
internal struct SendMessageFields
{
    /// <summary>Field <c>chat_id</c>.</summary>
    public ByteSlice ChatId;

    /// <summary>Field <c>message_id</c>.</summary>
    public ByteSlice MessageId;

    /// <summary>Field <c>chat_ref</c>.</summary>
    public uint ChatRef;

    /// <summary>Whether field <c>message</c> is there, however empty.</summary>
    public bool HasMessage;

    /// <summary>Field <c>message.from</c>.</summary>
    public ByteSlice From;

    /// <summary>Field <c>message.text</c>.</summary>
    public ByteSlice Text;
}
