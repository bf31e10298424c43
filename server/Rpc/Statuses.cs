using ChatGo.Server.Calls;
using ChatGo.Server.Chat;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ChatGo.Server.Rpc;

/// <summary>A refusal as a gRPC status, with the details of google.rpc (AIP-193).</summary>
internal static class Statuses
{
    /// <summary>Writes a refusal as what a call throws.</summary>
    /// <param name="refusal">The refusal.</param>
    public static RpcException ToException(this Refusal refusal)
    {
        var status = new Google.Rpc.Status { Code = (int)refusal.Code, Message = refusal.Message };
        status.Details.Add(refusal.Details().Select(Any.Pack));
        return status.ToRpcException();
    }
}
