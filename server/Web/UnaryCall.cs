using ChatGo.Server.Callers;
using ChatGo.Server.Chat;
using Google.Protobuf;

namespace ChatGo.Server.Web;

/// <summary>A call with one request and one answer.</summary>
/// <param name="Name">What is called.</param>
/// <param name="NewRequest">Makes a request, empty.</param>
/// <param name="ServeAsync">Serves it.</param>
internal sealed record UnaryCall(
    string Name,
    Func<IMessage> NewRequest,
    Func<Caller, IMessage, HttpContext, ValueTask<Result<IMessage>>> ServeAsync);
