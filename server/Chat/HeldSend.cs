using System.Text;
using ChatGo.Core.Messages;
using ChatGo.Server.Callers;
using ChatGo.Server.Wire;

namespace ChatGo.Server.Chat;

/// <summary>A message that is held for as long as it takes to know what became of it: whether it was sent before, whether it
/// was stored.</summary>
/// <remarks>One thread at a time.</remarks>
/// <param name="caller">Who sends.</param>
/// <param name="sent">The request; copied.</param>
/// <param name="createdAt">When the server took it.</param>
internal sealed class HeldSend(Caller caller, SendRequest sent, DateTimeOffset createdAt)
{
    private readonly string _messageId = Encoding.UTF8.GetString(sent.MessageId);
    private readonly Frame _frame = MessageFrame.Create(sent, createdAt);
    private bool _isTaken;

    /// <summary>Gets sender and id: a known caller's are its own, under whatever name it sends.</summary>
    public SendKey Key => new(caller.IsKnown ? caller.Name : Sender, _messageId);

    /// <summary>Gets who sends.</summary>
    public Caller Caller => caller;

    /// <inheritdoc cref="CallerNames.SenderOf"/>
    public string Sender { get; } = CallerNames.SenderOf(caller, sent);

    /// <summary>Gets how many bytes the text has.</summary>
    public int TextBytes { get; } = sent.Text.Length;

    /// <summary>Gets the text, where the message has an id. Unit: UTF-8.</summary>
    public ReadOnlyMemory<byte> Text { get; } = sent.MessageId.IsEmpty ? default : sent.Text.ToArray();

    /// <summary>Returns the message as an engine takes it.</summary>
    public NewMessage ToNew() => new(TakeFrame(), _messageId.Length == 0 ? null : Key, Text);

    /// <summary>Returns the message as a frame: another one each time, since a room takes each once.</summary>
    public Frame TakeFrame()
    {
        var frame = _isTaken ? _frame.Copy() : _frame;
        _isTaken = true;
        return frame;
    }
}
