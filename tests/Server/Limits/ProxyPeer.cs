using System.Net;
using System.Net.Sockets;
using Grpc.Net.Client;

namespace ChatGo.Tests.Server.Limits;

/// <summary>Connects as a proxy does: says first whose the connection is.</summary>
internal static class ProxyPeer
{
    /// <summary>Opens a connection of its own for calls.</summary>
    /// <param name="server">Where the server is.</param>
    /// <param name="header">What is said first.</param>
    /// <param name="from">The address that it comes from; of loopback.</param>
    /// <param name="isByByte">Whether each byte is sent for itself.</param>
    public static GrpcChannel Connect(Uri server, byte[] header, string from = "127.0.0.1", bool isByByte = false) =>
        GrpcChannel.ForAddress(server, new GrpcChannelOptions
        {
            DisposeHttpClient = true,
            HttpHandler = new SocketsHttpHandler
            {
                ConnectCallback = async (_, cancellationToken) => await OpenAsync(server, header, cancellationToken, from, isByByte),
            },
        });

    /// <summary>Opens a connection.</summary>
    /// <inheritdoc cref="Connect" path="/param"/>
    public static async Task<NetworkStream> OpenAsync(
        Uri server, byte[] header, CancellationToken cancellationToken, string from = "127.0.0.1", bool isByByte = false)
    {
        // The stream's: it goes with it.
#pragma warning disable CA2000
        var stream = new NetworkStream(await ConnectAsync(server, from, cancellationToken), ownsSocket: true);
#pragma warning restore CA2000
        foreach (var piece in header.Chunk(isByByte ? 1 : header.Length + 1))
        {
            await stream.WriteAsync(piece, cancellationToken);
            await Task.Yield();
        }

        return stream;
    }

    /// <summary>Sends something, and listens until the server has ended the connection.</summary>
    /// <returns>How many bytes it said.</returns>
    public static async Task<int> TalkAsync(Uri server, byte[] header, CancellationToken cancellationToken)
    {
        var buffer = new byte[1_024];
        var count = 0;
        try
        {
            await using var stream = await OpenAsync(server, header, cancellationToken);
            while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                count += read;
            }
        }
        catch (IOException)
        {
            // A reset.
        }

        return count;
    }

    private static async Task<Socket> ConnectAsync(Uri server, string from, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port), cancellationToken);
        socket.NoDelay = true;
        return socket;
    }
}
