using System.Text.Json;
using ChatGo.Api;
using ChatGo.Client.Json;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Rooms;

/// <summary>Prints messages of one room, as lines for people or as JSON.</summary>
internal sealed class MessagePrinter(string room, Screen screen, bool json)
{
    /// <summary>Prints a message.</summary>
    public void Print(Message message)
    {
        if (json)
        {
            screen.Print(JsonSerializer.Serialize(MessageJson.Of(room, message), JsonLines.Default.MessageJson));
        }
        else
        {
            screen.Say(MessageLine.Of(message));
        }
    }
}
