using ChatGo.Server.Chat;
using Google.Protobuf.WellKnownTypes;

namespace ChatGo.Server.Rpc;

/// <summary>What a door has answered, as a call's answer.</summary>
internal static class AnswerExtensions
{
    /// <summary>Returns what was asked for, or the status that says why not.</summary>
    public static Task<T> ToAnswer<T>(this in Result<T> result)
        where T : class =>
        Task.FromResult(result.Value ?? throw result.Refusal!.ToException());

    /// <summary>Returns nothing, or the status that says why not.</summary>
    /// <param name="refusal">Why not; null where it was done.</param>
    public static Task<Empty> ToAnswer(this Refusal? refusal) =>
        refusal is null ? Task.FromResult(new Empty()) : throw refusal.ToException();

    /// <inheritdoc cref="ToAnswer{T}(in Result{T})"/>
    public static async Task<T> ToAnswerAsync<T>(this ValueTask<Result<T>> asked)
        where T : class =>
        await (await asked).ToAnswer();

    /// <inheritdoc cref="ToAnswer(Refusal?)"/>
    public static async Task<Empty> ToAnswerAsync(this ValueTask<Refusal?> asked) => await (await asked).ToAnswer();

    /// <summary>Ends a stream well, or with the status that says why not.</summary>
    /// <param name="ending">Its end; the refusal that says why not.</param>
    public static async Task ToEndAsync(this Task<Refusal?> ending)
    {
        if (await ending is { } refusal)
        {
            throw refusal.ToException();
        }
    }
}
