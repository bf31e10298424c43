using System.Net;
using ChatGo.Server.Http2;
using ChatGo.Server.Limits;
using ChatGo.Server.Logging;
using ChatGo.Server.Streams;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace ChatGo.Tests.Server.Limits;

/// <summary>What connections of an address may be: those of this machine have no such limits.</summary>
public sealed class AddressLimitTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Budgets _budgets;
    private readonly DirectConnections _connections;
    private readonly TaskCompletionSource _end = new();
    private readonly List<Task> _served = [];
    private int _open;

    public AddressLimitTests()
    {
        _budgets = new Budgets(
            Options.Create(new LimitOptions { AddressConnections = 3, AddressConnectionsPerSecond = 2 }), _time);
        _connections = new DirectConnections(
            Options.Create(new StreamOptions()), _budgets, new CrowdCount(), new RepeatedLines(_time), NullLogger<DirectConnections>.Instance);
    }

    public void Dispose() => _budgets.Dispose();

    [Test]
    public async Task Connections_OfOneAddress_AreBoundedInRateAndNumber()
    {
        await Assert.That(await OpenAsync("192.0.2.1", 5)).IsEqualTo(2);
        _time.Advance(TimeSpan.FromSeconds(10));
        await Assert.That(await OpenAsync("192.0.2.1", 5)).IsEqualTo(1);
        await Assert.That(await OpenAsync("192.0.2.2", 1)).IsEqualTo(1);

        _end.SetResult();
        await Task.WhenAll(_served);
        _time.Advance(TimeSpan.FromSeconds(10));
        await Assert.That(await OpenAsync("192.0.2.1", 1)).IsEqualTo(1);
    }

    [Test]
    [Arguments("2001:db8::1", "2001:db8::ffff:1", 2)]
    [Arguments("2001:db8::1", "2001:db8:0:1::1", 4)]
    [Arguments("192.0.2.1", "::ffff:192.0.2.1", 2)]
    [Arguments("127.0.0.1", "127.0.0.1", 20)]
    [Arguments("::1", "::1", 20)]
    public async Task Addresses_OfOneNetworkOfIPv6_AreOne(string one, string other, int served)
    {
        await Assert.That(await OpenAsync(one, 10) + await OpenAsync(other, 10)).IsEqualTo(served);
        _end.SetResult();
    }

    [Test]
    public async Task Budgets_OfWhichNothingIsTaken_AreForgotten()
    {
        for (var address = 0; address < 1_000; address++)
        {
            await OpenAsync($"192.0.{2 + (address / 250)}.{address % 250}", 1);
        }

        _end.SetResult();
        await Task.WhenAll(_served);
        await Assert.That(_budgets.Addresses.Count).IsEqualTo(1_000);
        _time.Advance(TimeSpan.FromSeconds(10));
        _budgets.Addresses.Sweep(_budgets.Now);

        await Assert.That(_budgets.Addresses.Count).IsEqualTo(0);
    }

    /// <returns>How many of so many are served.</returns>
    private async Task<int> OpenAsync(string address, int count)
    {
        var before = _open;
        for (var index = 0; index < count; index++)
        {
            _served.Add(ServeAsync(new IPEndPoint(IPAddress.Parse(address), 1_000 + index)));
        }

        await Task.Yield();
        return _open - before;
    }

    private async Task ServeAsync(IPEndPoint peer)
    {
        // Not disposed of: one that is refused is still being aborted.
#pragma warning disable CA2000
        var connection = new DefaultConnectionContext { RemoteEndPoint = peer };
#pragma warning restore CA2000
        await _connections.CountAsync(connection, async _ =>
        {
            _open++;
            await _end.Task;
        });
    }
}
