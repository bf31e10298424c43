using System.Runtime.CompilerServices;
using ChatGo.Client.Hosting;
using Grpc.Core;

namespace ChatGo.Client.Connections;

/// <summary>Makes unary calls, each with a deadline; a failed one throws what the user is to read.</summary>
/// <remarks>Any task may call.</remarks>
internal sealed class UnaryCalls(ServerAccess server, TimeProvider time)
{
    /// <summary>Makes a call.</summary>
    /// <param name="consequence">What it means where the call fails, for people to read.</param>
    /// <param name="call">Makes it.</param>
    /// <param name="stopping">Cancels it.</param>
    /// <exception cref="ClientFailureException">The server refuses the call or cannot be reached.</exception>
    public async Task<T> CallAsync<T>(
        string consequence, Func<CallOptions, AsyncUnaryCall<T>> call, CancellationToken stopping)
    {
        var deadline = ChatChannel.UnaryDeadline(time);
        try
        {
            return await call(new CallOptions(deadline: deadline, cancellationToken: stopping));
        }
        catch (RpcException failure)
        {
            stopping.ThrowIfCancellationRequested();
            var fault = FaultReader.Read(failure);
            throw fault.IsUnavailable
                ? new ClientFailureException($"{consequence} on {server.Name}: {fault.ReasonOn(server.Address)}") { IsUnavailable = true }
                : new ClientFailureException($"{consequence}: {fault.Refusal}");
        }
    }

    /// <summary>Reads a list to its end.</summary>
    /// <param name="consequence">What it means where a call fails, for people to read.</param>
    /// <param name="call">Asks for the page of a token; the first page's is empty.</param>
    /// <param name="read">What a page holds, and the token of the next one.</param>
    /// <param name="stopping">Cancels it.</param>
    /// <exception cref="ClientFailureException">The server refuses a call or cannot be reached.</exception>
    public async IAsyncEnumerable<TItem> ListAsync<TPage, TItem>(
        string consequence, Func<string, CallOptions, AsyncUnaryCall<TPage>> call,
        Func<TPage, (IEnumerable<TItem> Items, string Next)> read, [EnumeratorCancellation] CancellationToken stopping)
    {
        var token = "";
        do
        {
            var page = read(await CallAsync(consequence, options => call(token, options), stopping));
            foreach (var item in page.Items)
            {
                yield return item;
            }

            token = page.Next;
        }
        while (token.Length > 0);
    }
}
