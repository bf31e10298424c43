namespace ChatGo.Client.Load.Wire;

/// <summary>The names of the calls that the load makes.</summary>
internal static class ChatMethods
{
    /// <summary>The service.</summary>
    public const string Service = "chat_v1.ChatV1";

    public const string ConnectChat = nameof(ConnectChat);
    public const string CreateChat = nameof(CreateChat);
    public const string SendMessage = nameof(SendMessage);
    public const string Session = nameof(Session);
}
