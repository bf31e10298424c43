namespace ChatGo.Core.Messages;

/// <summary>What makes two sends to a room the same.</summary>
/// <param name="Sender">Who sends.</param>
/// <param name="MessageId">The id that the sender gave it.</param>
public readonly record struct SendKey(string Sender, string MessageId);
