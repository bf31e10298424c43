using ChatGo.Server.Chat;
using ChatGo.Server.Rpc;
using ChatGo.Server.Sessions;
using Google.Rpc;
using Grpc.Core;

namespace ChatGo.Tests.Server.Rpc;

public sealed class RefusalTests
{
    [Test]
    public async Task Draining_SaysAfterHowLongToComeBack_AsAStatusAndInAnAck()
    {
        var refusal = Refusals.Draining();

        var status = refusal.ToException();
        await Assert.That(status.StatusCode).IsEqualTo(StatusCode.Unavailable);
        await Assert.That(status.GetRpcStatus()!.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan()).IsEqualTo(TimeSpan.FromSeconds(1));
        var error = refusal.ToError();
        await Assert.That(error.Code).IsEqualTo((int)Code.Unavailable);
        await Assert.That(error.RetryAfterMs).IsEqualTo(1_000U);
        await Assert.That(error.Message).IsEqualTo(status.Status.Detail);
    }

    [Test]
    public async Task InvalidField_NamesIt_AsAStatusAndInAnAck()
    {
        var refusal = Refusals.InvalidField("title", "too long");

        var violation = refusal.ToException().GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations.Single();
        await Assert.That(violation.Field).IsEqualTo("title");
        await Assert.That(violation.Description).IsEqualTo("too long");
        await Assert.That(refusal.ToError().Field).IsEqualTo("title");
        await Assert.That(refusal.ToError().RetryAfterMs).IsEqualTo(0U);
    }

    [Test]
    public async Task ChatNotFound_NamesTheChat()
    {
        var resource = Refusals.ChatNotFound("lobby").ToException().GetRpcStatus()!.GetDetail<ResourceInfo>()!;
        await Assert.That(resource.ResourceType).IsEqualTo("chat");
        await Assert.That(resource.ResourceName).IsEqualTo("lobby");
    }
}
