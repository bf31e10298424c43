using ChatGo.Api;
using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Peers;

/// <summary>Makes rooms by CreateChat, so many at a time as a connection may have open.</summary>
/// <param name="rooms">How many.</param>
/// <param name="credential">What every call says in <c>authorization</c>; null: nothing.</param>
internal sealed class Http2RoomMaker(int rooms, string? credential)
    : Http2Calls("/chat_v1.ChatV1/CreateChat", credential), IRoomMaker
{
    private const int OpenCalls = 50;

    private int _called;

    /// <inheritdoc/>
    public bool IsDone => Acknowledged == rooms;

    /// <inheritdoc/>
    public override void Open(SendBuffer outbox)
    {
        base.Open(outbox);
        AskForMore(outbox);
    }

    /// <inheritdoc/>
    public void AskForMore(SendBuffer outbox)
    {
        while (_called < rooms && _called < Acknowledged + OpenCalls)
        {
            Call(outbox, GrpcFrame.Of(new CreateChatRequest { ChatId = RoomName.Of(_called++) }));
        }
    }
}
