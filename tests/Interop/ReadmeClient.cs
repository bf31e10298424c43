using ChatGo.Api;
using Grpc.Core;
using Grpc.Net.Client;

namespace ChatGo.Tests.Interop;

/// <summary>The client that the README shows, compiled.</summary>
internal static class ReadmeClient
{
    public static async Task RunAsync(string address, TextWriter output)
    {
        // As in the README:
        using var channel = GrpcChannel.ForAddress(address);
        var chat = new ChatV1.ChatV1Client(channel);
        var room = (await chat.CreateChatAsync(new CreateChatRequest())).ChatId;
        using var stream = chat.ConnectChat(new ConnectChatRequest { ChatId = room, Username = "Jack", Notices = true });
        await stream.ResponseHeadersAsync; // from here on nothing is missed
        await chat.SendMessageAsync(new SendMessageRequest
        {
            ChatId = room,
            MessageId = "1",
            Message = new Message { From = "John", Text = "hello" },
        });
        Position? last = null; // resume later: After = last
        await foreach (var told in stream.ResponseStream.ReadAllAsync())
        {
            if (told.Notice?.Welcome is { } welcome)
            {
                last = new Position { Epoch = welcome.Epoch };
            }
            else if (told.Notice is null)
            {
                last!.Sequence = told.Sequence;
                await output.WriteLineAsync($"{told.Sequence} {told.From} {told.Text}");
                break;
            }
        }

        // So far.
    }
}
