using ChatGo.Api;
using ChatGo.Tests.Server;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ChatGo.Tests.Original;

/// <summary>What the Go original got wrong, a test each.</summary>
public sealed class OriginalFaultTests
{
    [Test, Timeout(60_000)]
    public async Task OneSlowReader_StallsNobody(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        var room = await server.CreateRoomAsync(cancellationToken);
        using var connection = server.NewConnection();
        using var slow = await TestReader.ConnectAsync(
            new ChatV1.ChatV1Client(connection), room, "slow", cancellationToken);
        using var fast = await TestReader.ConnectAsync(server.Client, room, "fast", cancellationToken);
        var text = new string('x', 16_000);

        // The slow one takes nothing at all; 4.8 MB pass it by.
        for (var sequence = 1UL; sequence <= 300; sequence++)
        {
            await server.SendAsync(room, text, cancellationToken);
            await Assert.That((await fast.NextAsync(cancellationToken)).Sequence).IsEqualTo(sequence);
        }
    }

    [Test, Timeout(120_000)]
    public async Task AThousandReaders_AllGetEverything(CancellationToken cancellationToken)
    {
        const int Readers = 1_000;
        const int Messages = 20;
        await using var server = await RunningServer.StartAsync();
        var room = await server.CreateRoomAsync(cancellationToken);
        var readers = await Task.WhenAll(Enumerable.Range(0, Readers).Select(
            reader => TestReader.ConnectAsync(server.Client, room, $"reader {reader}", cancellationToken)));
        for (var message = 0; message < Messages; message++)
        {
            await server.SendAsync(room, $"text {message}", cancellationToken);
        }

        var got = await Task.WhenAll(readers.Select(reader => reader.NextAsync(Messages, cancellationToken)));
        foreach (var messages in got)
        {
            await Assert.That(messages.Select(static message => message.Sequence).SequenceEqual(
                Enumerable.Range(1, Messages).Select(static n => (ulong)n))).IsTrue();
        }

        foreach (var reader in readers)
        {
            reader.Dispose();
        }
    }

    [Test, Timeout(30_000)]
    public async Task ASecondLogin_UnderTheSameName_ReplacesAndRemovesNobody(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        var room = await server.CreateRoomAsync(cancellationToken);
        using var first = await TestReader.ConnectAsync(server.Client, room, "John", cancellationToken);
        var second = await TestReader.ConnectAsync(server.Client, room, "John", cancellationToken);
        await Assert.That(server.Rooms.Find(room)!.Readers).IsEqualTo(2);

        second.Dispose();
        await Eventually.HoldsAsync("one left", () => server.Rooms.Find(room)!.Readers == 1, cancellationToken);
        await server.SendAsync(room, "still here", cancellationToken);
        await Assert.That((await first.NextAsync(cancellationToken)).Text).IsEqualTo("still here");
    }

    [Test, Timeout(60_000)]
    public async Task SendMessage_IntoARoomNobodyReads_NeverBlocksAndStaysWithinBounds(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        var room = await server.CreateRoomAsync(cancellationToken);
        for (var batch = 0; batch < 50; batch++)
        {
            await Task.WhenAll(Enumerable.Range(0, 100).Select(
                _ => server.SendAsync(room, new string('x', 2_000), cancellationToken)));
        }

        var held = server.Rooms.Find(room)!;
        await Assert.That(held.Head).IsEqualTo(5_000L);
        await Assert.That(held.Bytes).IsLessThanOrEqualTo(1_048_576L);
        await Assert.That(held.Head - held.Oldest + 1).IsBetween(400L, 1_024L);
    }

    [Test, Timeout(60_000)]
    public async Task Rooms_MadeByManyAtOnce_AreAllThere(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        var rooms = await Task.WhenAll(Enumerable.Range(0, 2_000).Select(
            _ => server.CreateRoomAsync(cancellationToken)));
        var sequences = await Task.WhenAll(rooms.Select(room => server.SendAsync(room, "hi", cancellationToken)));

        await Assert.That(rooms.Distinct().Count()).IsEqualTo(2_000);
        await Assert.That(sequences.All(static sequence => sequence == 1)).IsTrue();
        await Assert.That(server.Rooms.Count).IsEqualTo(2_000);
    }

    // The name is the caller's claim too until there is authentication.
    [Test, Timeout(30_000)]
    public async Task TheTime_IsTheServers_WhateverTheClientClaims(CancellationToken cancellationToken)
    {
        var now = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
        await using var server = await RunningServer.StartAsync(new FakeTimeProvider(now));
        var room = await server.CreateRoomAsync(cancellationToken);
        using var reader = await TestReader.ConnectAsync(server.Client, room, "Jack", cancellationToken);
        var claim = new Message { From = "John", Text = "hi", CreatedAt = new Timestamp { Seconds = 1 } };
        await server.Client.SendMessageAsync(
            new SendMessageRequest { ChatId = room, Message = claim }, cancellationToken: cancellationToken);

        var message = await reader.NextAsync(cancellationToken);
        await Assert.That(message.CreatedAt).IsEqualTo(Timestamp.FromDateTimeOffset(now));
    }

    [Test, Timeout(30_000)]
    public async Task IdleRooms_AreRemoved_AndRoomsInUseAreNot(CancellationToken cancellationToken)
    {
        var time = new FakeTimeProvider();
        await using var server = await RunningServer.StartAsync(time);
        var idle = await server.CreateRoomAsync(cancellationToken);
        var read = await server.CreateRoomAsync(cancellationToken);
        using var reader = await TestReader.ConnectAsync(server.Client, read, "John", cancellationToken);

        time.Advance(TimeSpan.FromSeconds(3_590));
        await Assert.That(server.Rooms.Count).IsEqualTo(2);
        await Eventually.HoldsAsync(
            "the idle room is gone",
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(10));
                return server.Rooms.Count == 1;
            },
            cancellationToken);

        var failure = await RpcAssert.FailsAsync(
            StatusCode.NotFound, () => server.SendAsync(idle, "hi", cancellationToken));
        await Assert.That(failure.Status.Detail).IsEqualTo("chat not found");
        await Assert.That(await server.SendAsync(read, "hi", cancellationToken)).IsEqualTo(1UL);
    }
}
