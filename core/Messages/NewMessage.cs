namespace ChatGo.Core.Messages;

/// <summary>A message that is about to be stored.</summary>
/// <param name="Frame">It, laid out; the room's from now on.</param>
/// <param name="Key">What makes a retry the same send; null where each is another.</param>
/// <param name="Text">The text: under one key there is one. Unit: UTF-8. Needed where there is a key.</param>
public readonly record struct NewMessage(Frame Frame, SendKey? Key, ReadOnlyMemory<byte> Text);
