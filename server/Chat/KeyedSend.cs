using System.Text;
using ChatGo.Core.Messages;
using ChatGo.Server.Wire;

namespace ChatGo.Server.Chat;

/// <summary>A message with an id, kept for as long as it takes to know whether it was sent before.</summary>
/// <param name="Key">Sender and id.</param>
/// <param name="Text">The text. Unit: UTF-8.</param>
/// <param name="CreatedAt">When the server took it.</param>
internal sealed record KeyedSend(SendKey Key, ReadOnlyMemory<byte> Text, DateTimeOffset CreatedAt)
{
    /// <summary>Copies a request.</summary>
    public static KeyedSend Of(SendRequest sent, DateTimeOffset createdAt) => new(
        new SendKey(Encoding.UTF8.GetString(sent.From), Encoding.UTF8.GetString(sent.MessageId)),
        sent.Text.ToArray(),
        createdAt);

    /// <summary>Lays it out; a frame is appended once at most.</summary>
    public Frame ToFrame() => MessageFrame.Create(
        Encoding.UTF8.GetBytes(Key.Sender),
        Text.Span,
        Encoding.UTF8.GetBytes(Key.MessageId),
        CreatedAt);
}
