using ChatGo.Api;
using ChatGo.Client.Connections;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Demo;

/// <summary>What the users of one demo share.</summary>
/// <param name="Client">The server.</param>
/// <param name="Room">The room they meet in.</param>
/// <param name="Attendance">Who is there.</param>
/// <param name="Notices">What is told of the way to the server.</param>
/// <param name="Screen">What the viewer sees.</param>
/// <param name="Time">The clock.</param>
internal sealed record DemoScene(
    ChatV1.ChatV1Client Client,
    ChatRoom Room,
    Attendance Attendance,
    IRetryListener Notices,
    Screen Screen,
    TimeProvider Time);
