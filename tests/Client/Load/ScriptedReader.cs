using System.Threading.Channels;
using ChatGo.Api;

namespace ChatGo.Tests.Client.Load;

/// <summary>A reader of a scripted server.</summary>
internal sealed class ScriptedReader(Channel<Message> messages)
{
    public Channel<Message> Messages => messages;

    /// <summary>A message that is to come after the next one.</summary>
    public Message? Held { get; set; }

    public void Write(Message message) => messages.Writer.TryWrite(message);

    public void Release()
    {
        if (Held is { } held)
        {
            Held = null;
            Write(held);
        }
    }
}
