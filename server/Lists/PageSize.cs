using ChatGo.Server.Rpc;

namespace ChatGo.Server.Lists;

/// <summary>How much a page of a list has.</summary>
/// <param name="Default">Where the caller has no wish.</param>
/// <param name="Max">At most.</param>
internal readonly record struct PageSize(int Default, int Max)
{
    /// <summary>Takes a caller's wish.</summary>
    /// <exception cref="Grpc.Core.RpcException">It is negative.</exception>
    public int Of(int wanted) => wanted switch
    {
        < 0 => throw Statuses.InvalidField("page_size", $"{wanted}; 0 or more is allowed"),
        0 => Default,
        _ => Math.Min(wanted, Max),
    };
}
