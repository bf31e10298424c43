using ChatGo.Server.Http2;
using static ChatGo.Tests.Server.Http2.Conformance.RawPeer;

namespace ChatGo.Tests.Server.Http2.Conformance;

/// <summary>What a peer may do wrong, or oddly and right, by the sections of RFC 9113 and RFC 7541 that h2spec goes
/// through.</summary>
internal static class ConformanceCases
{
    private const FrameType Priority = (FrameType)2;
    private const FrameType PushPromise = (FrameType)5;
    private const FrameType GoAway = (FrameType)7;
    private const FrameType Unknown = (FrameType)0x16;
    private const byte End = 1;
    private const byte EndHeaders = 4;
    private const byte Padded = 8;
    private const byte HasPriority = 0x20;

    /// <summary>Frames sent at once behind preface and settings.</summary>
    public static IReadOnlyDictionary<string, byte[]> AtOnce { get; } = new Dictionary<string, byte[]>
    {
        ["4.1 unknown type"] = [.. Frame(Unknown, 0, 0, 1, 2, 3), .. Request(First)],
        ["4.1 undefined flags"] = [.. Frame(Frames.Ping, 0x16, 0, new byte[8])],
        ["4.1 reserved bit"] = [.. Reserved(Frame(Frames.Ping, 0, 0, new byte[8]))],
        ["4.2 DATA of 2^14"] = [.. Headers(First, Call), .. Frame(FrameType.Data, End, First, Whole(16_384))],
        ["4.2 DATA too long"] = [.. Headers(First, Call), .. Frame(FrameType.Data, End, First, new byte[16_385])],
        ["4.2 HEADERS too long"] = Frame(FrameType.Headers, EndHeaders | End, First, new byte[16_385]),
        ["4.3 bad block"] = Headers(First, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]),
        ["4.3 PRIORITY within a block"] = [.. Begun(First), .. Frame(Priority, 0, First, 0, 0, 0, 0, 1)],
        ["4.3 another HEADERS within a block"] = [.. Begun(First), .. Headers(3, Call)],
        ["4.3 WINDOW_UPDATE within a block"] = [.. Begun(First), .. Frames.WindowUpdate(0, 1)],
        ["4.3 SETTINGS within a block"] = [.. Begun(First), .. Frames.InitialWindow(1)],
        ["5.1 idle: DATA"] = Frame(FrameType.Data, End, First, Body),
        ["5.1 idle: RST_STREAM"] = Frames.Reset(First),
        ["5.1 idle: WINDOW_UPDATE"] = Frames.WindowUpdate(First, 100),
        ["5.1 idle: CONTINUATION"] = Frame(FrameType.Continuation, EndHeaders, First, Call),
        ["5.1 half closed: DATA"] = [.. Headers(First, Call, endsStream: true), .. Frame(FrameType.Data, End, First, Body)],
        ["5.1 half closed: HEADERS"] = [.. Headers(First, Call, endsStream: true), .. Headers(First, Call, endsStream: true)],
        ["5.1 half closed: CONTINUATION"] = [.. Headers(First, Call, endsStream: true), .. Frame(FrameType.Continuation, EndHeaders, First, Call)],
        ["5.1 reset: DATA"] = [.. Headers(First, Call), .. Frames.Reset(First), .. Frame(FrameType.Data, End, First, Body)],
        ["5.1 reset: HEADERS"] = [.. Headers(First, Call), .. Frames.Reset(First), .. Headers(First, Call)],
        ["5.1 reset: RST_STREAM"] = [.. Headers(First, Call), .. Frames.Reset(First), .. Frames.Reset(First)],
        ["5.1.1 even stream"] = Headers(2, Call),
        ["5.1.1 smaller stream"] = [.. Headers(5, Call), .. Headers(3, Call)],
        ["5.3.1 HEADERS depends on itself"] = Frame(FrameType.Headers, EndHeaders | HasPriority, First, [0, 0, 0, 1, 1, .. Call]),
        ["5.3.1 PRIORITY depends on itself"] = [.. Headers(First, Call), .. Frame(Priority, 0, First, 0, 0, 0, 1, 1)],
        ["5.5 unknown type within a block"] = [.. Begun(First), .. Frame(Unknown, 0, 0)],
        ["6.1 DATA on 0"] = Frame(FrameType.Data, End, 0, Body),
        ["6.1 padding too long"] = [.. Headers(First, Call), .. Frame(FrameType.Data, End | Padded, First, 6, 0, 0, 0, 0, 0)],
        ["6.1 padding"] = [.. Headers(First, Call), .. Frame(FrameType.Data, End | Padded, First, [2, .. Body, 0, 0])],
        ["6.2 HEADERS on 0"] = Headers(0, Call),
        ["6.2 padding too long"] = Frame(FrameType.Headers, EndHeaders | Padded, First, [200, .. Call]),
        ["6.3 PRIORITY on 0"] = Frame(Priority, 0, 0, 0, 0, 0, 0, 1),
        ["6.3 PRIORITY of 4 bytes"] = [.. Headers(First, Call), .. Frame(Priority, 0, First, 0, 0, 0, 0)],
        ["6.4 RST_STREAM on 0"] = Frames.Reset(0),
        ["6.4 RST_STREAM of 3 bytes"] = [.. Headers(First, Call), .. Frame(FrameType.RstStream, 0, First, 0, 0, 0)],
        ["6.5 acknowledgement with a payload"] = Frame(FrameType.Settings, End, 0, 0, 1, 0, 0, 0, 0),
        ["6.5 SETTINGS on a stream"] = Frame(FrameType.Settings, 0, First, 0, 3, 0, 0, 0, 1),
        ["6.5 SETTINGS of 3 bytes"] = Frame(FrameType.Settings, 0, 0, 0, 3, 0),
        ["6.5.2 ENABLE_PUSH 2"] = Frame(FrameType.Settings, 0, 0, 0, 2, 0, 0, 0, 2),
        ["6.5.2 INITIAL_WINDOW_SIZE 2^31"] = Frame(FrameType.Settings, 0, 0, 0, 4, 0x80, 0, 0, 0),
        ["6.5.2 MAX_FRAME_SIZE too small"] = Frame(FrameType.Settings, 0, 0, 0, 5, 0, 0, 0x3F, 0xFF),
        ["6.5.2 MAX_FRAME_SIZE too large"] = Frame(FrameType.Settings, 0, 0, 0, 5, 1, 0, 0, 0),
        ["6.5.2 unknown setting"] = Frame(FrameType.Settings, 0, 0, 0, 0x99, 0, 0, 0, 1),
        ["6.5.3 many windows"] = [.. Frame(FrameType.Settings, 0, 0, [0, 4, 0, 0, 0, 100, 0, 4, 0, 0, 0, 1]), .. Request(First)],
        ["6.7 acknowledged ping"] = Frame(Frames.Ping, End, 0, new byte[8]),
        ["6.7 PING on a stream"] = Frame(Frames.Ping, 0, First, new byte[8]),
        ["6.7 PING of 6 bytes"] = Frame(Frames.Ping, 0, 0, new byte[6]),
        ["6.8 GOAWAY on a stream"] = Frame(GoAway, 0, First, new byte[8]),
        ["6.9 increment 0"] = Frames.WindowUpdate(0, 0),
        ["6.9 increment 0 on a stream"] = [.. Headers(First, Call), .. Frames.WindowUpdate(First, 0)],
        ["6.9 WINDOW_UPDATE of 3 bytes"] = Frame(FrameType.WindowUpdate, 0, 0, 0, 0, 1),
        ["6.9.1 connection's window overflows"] = [.. Frames.WindowUpdate(0, int.MaxValue), .. Frames.WindowUpdate(0, int.MaxValue)],
        ["6.9.1 largest window"] = [.. Frames.WindowUpdate(0, int.MaxValue - 65_535), .. Request(First)],
        ["6.9.2 window below 0 and open again"] =
            [.. Frames.InitialWindow(3), .. Headers(First, Call), .. Frames.InitialWindow(2), .. Frames.WindowUpdate(First, 1_000)],
        ["6.10 CONTINUATION behind the block's end"] = [.. Headers(First, Call), .. Frame(FrameType.Continuation, EndHeaders, First, Call)],
        ["6.10 CONTINUATION on 0"] = [.. Begun(First), .. Frame(FrameType.Continuation, EndHeaders, 0, Call)],
        ["6.10 block in three frames"] =
            [.. Begun(First), .. Frame(FrameType.Continuation, 0, First, Fields(("x", "y"))), .. Frame(FrameType.Continuation, EndHeaders, First, Fields(("z", "y")))],
        ["8.1 second HEADERS that ends nothing"] = [.. Headers(First, Call), .. Headers(First, Fields(("x", "y")))],
        ["8.1 trailers"] = [.. Headers(First, Call), .. Frame(FrameType.Data, 0, First, Body), .. Headers(First, Fields(("x", "y")), endsStream: true)],
        ["8.2.1 name in capitals"] = Headers(First, [.. Call, .. Fields(("X-A", "y"))]),
        ["8.2.2 connection"] = Headers(First, [.. Call, .. Fields(("connection", "close"))]),
        ["8.2.2 te"] = Headers(First, Without("te", ("te", "gzip"))),
        ["8.3 unknown pseudo-header"] = Headers(First, [.. Fields((":x", "y")), .. Call]),
        ["8.3 pseudo-header behind another"] = Headers(First, [.. Fields(("x", "y")), .. Call]),
        ["8.3 pseudo-header in trailers"] =
            [.. Headers(First, Call), .. Frame(FrameType.Data, 0, First, Body), .. Headers(First, Fields((":method", "POST")), endsStream: true)],
        ["8.3.1 no method"] = Headers(First, Without(":method"), endsStream: true),
        ["8.3.1 no scheme"] = Headers(First, Without(":scheme"), endsStream: true),
        ["8.3.1 no path"] = Headers(First, Without(":path"), endsStream: true),
        ["8.3.1 empty path"] = Headers(First, Without(":path", (":path", "")), endsStream: true),
        ["8.3.1 method twice"] = Headers(First, [.. Fields((":method", "POST")), .. Call], endsStream: true),
        ["8.1.1 content-length is not the body's"] =
            [.. Headers(First, [.. Call, .. Fields(("content-length", "1"))]), .. Frame(FrameType.Data, End, First, Body)],
        ["8.4 PUSH_PROMISE"] = Frame(PushPromise, EndHeaders, First, [0, 0, 0, 2, .. Call]),
        ["HPACK 2.3.3 index that is not there"] = Headers(First, [.. Call, 0xC6], endsStream: true),
        ["HPACK 4.2 size update at the end"] = Headers(First, [.. Call, 0x21], endsStream: true),
        ["HPACK 5.2 padding of 8 bits"] = Headers(First, [.. Call, 0, 0x85, 0xF2, 0xB2, 0x4A, 0x84, 0xFF, 0x84, 0x49, 0x50, 0x9F, 0xFF], endsStream: true),
        ["HPACK 6.1 index 0"] = Headers(First, [.. Call, 0x80], endsStream: true),
        ["HPACK 6.3 size update beyond the limit"] = Headers(First, [0x3F, 0xE1, 0xFF, 0x03, .. Call], endsStream: true),
    };

    private static byte[] Begun(int stream) => Frame(FrameType.Headers, End, stream, Call);

    /// <summary>A gRPC frame of so many bytes.</summary>
    private static byte[] Whole(int bytes) =>
        [0, 0, 0, (byte)((bytes - 5) >> 8), (byte)(bytes - 5), 0xFA, 7, .. Varint(bytes - 5 - 4), .. new byte[bytes - 5 - 4]];

    private static byte[] Varint(int value) => [(byte)(0x80 | (value & 0x7F)), (byte)(value >> 7)];

    private static byte[] Reserved(byte[] frame)
    {
        frame[5] |= 0x80;
        return frame;
    }

    private static byte[] Without(string name, params (string Name, string Value)[] instead)
    {
        (string Name, string Value)[] all =
        [
            (":method", "POST"), (":scheme", "http"), (":path", "/chat_v1.ChatV1/CreateChat"), (":authority", "x"),
            ("content-type", "application/grpc"), ("te", "trailers"),
        ];
        return Fields([.. all.Select(field => field.Name == name ? instead : [field]).SelectMany(static fields => fields)]);
    }
}
