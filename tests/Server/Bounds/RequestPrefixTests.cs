using Grpc.Core;

namespace ChatGo.Tests.Server.Bounds;

/// <summary>The five bytes before a message, wrong: the caller's error on every kind of call, and not the log's.</summary>
[ClassDataSource<RunningServer>(Shared = SharedType.PerTestSession)]
public sealed class RequestPrefixTests(RunningServer server)
{
    private static readonly string[] Methods = ["SendMessage", "CreateChat", "ConnectChat", "Follow", "Session"];

    // The fixture fails on an error in the log.
    [Test, Rule("C3"), Timeout(30_000)]
    [Arguments("0000040001", StatusCode.ResourceExhausted)]
    [Arguments("007fffffff", StatusCode.ResourceExhausted)]
    [Arguments("0080000000", StatusCode.InvalidArgument)]
    [Arguments("00ffffffff", StatusCode.InvalidArgument)]
    [Arguments("0200000000", StatusCode.InvalidArgument)]
    [Arguments("ff00000000", StatusCode.InvalidArgument)]
    [Arguments("000000", StatusCode.InvalidArgument)]
    [Arguments("000000000a0102", StatusCode.InvalidArgument)]
    public async Task Call_WithABadPrefix_IsRefused(string hex, StatusCode expected, CancellationToken cancellationToken)
    {
        foreach (var method in Methods)
        {
            var (status, detail, _) = await RawCall.SendAsync(server, method, Convert.FromHexString(hex), cancellationToken);

            await Assert.That(status).IsEqualTo(expected).Because($"{method}: {detail}");
        }
    }

    [Test, Rule("C3"), Timeout(30_000)]
    public async Task Call_WithASecondMessage_IsRefused(CancellationToken cancellationToken)
    {
        foreach (var method in Methods[..^1])
        {
            var (status, detail, _) = await RawCall.SendAsync(server, method, new byte[10], cancellationToken);

            await Assert.That(status).IsEqualTo(StatusCode.InvalidArgument);
            await Assert.That(detail).Contains("5 bytes follow");
        }
    }

    [Test, Rule("C3"), Timeout(30_000)]
    [Arguments("gzip")]
    [Arguments("br")]
    [Arguments(null)]
    public async Task Call_WithACompressedRequest_IsToldWhatIsTaken(string? encoding, CancellationToken cancellationToken)
    {
        (string, string)[] headers = encoding is null ? [] : [("grpc-encoding", encoding)];
        foreach (var method in Methods[..^1])
        {
            var (status, _, answer) =
                await RawCall.SendAsync(server, method, [1, 0, 0, 0, 1, 0], cancellationToken, headers);

            await Assert.That(status).IsEqualTo(StatusCode.Unimplemented);
            await Assert.That(answer.GetValues("grpc-accept-encoding")).IsEquivalentTo(["identity"]);
        }
    }

    [Test, Timeout(30_000)]
    public async Task Call_WithAPlainMessageUnderAnEncoding_IsServed(CancellationToken cancellationToken)
    {
        var (status, detail, _) =
            await RawCall.SendAsync(server, "CreateChat", [0, 0, 0, 0, 0], cancellationToken, ("grpc-encoding", "gzip"));

        await Assert.That(status).IsEqualTo(StatusCode.OK).Because(detail);
    }
}
