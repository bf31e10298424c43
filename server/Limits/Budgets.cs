using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Limits;

/// <summary>What users and addresses have taken of their limits.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class Budgets(IOptions<LimitOptions> options, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly long _begin = time.GetTimestamp();

    /// <summary>Gets the limits.</summary>
    public LimitOptions Options { get; } = options.Value;

    /// <summary>Gets the users', by their names.</summary>
    public BudgetTable<string, UserBudget> Users { get; } = new();

    /// <summary>Gets the addresses'.</summary>
    public BudgetTable<UInt128, AddressBudget> Addresses { get; } = new();

    /// <summary>Gets the time. Unit: ticks of 100 ns.</summary>
    public long Now => time.GetElapsedTime(_begin).Ticks;

    /// <summary>Finds what an address has taken.</summary>
    /// <param name="address">The address.</param>
    /// <returns>Null where it has no limits: it is loopback, or none.</returns>
    public AddressBudget? Of(IPAddress? address) =>
        address is null || IPAddress.IsLoopback(address) ? null : Addresses.Of(KeyOf(address));

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Users.Sweep(Now);
            Addresses.Sweep(Now);
        }
    }

    /// <summary>An address is one of IPv4, or a network of IPv6, which is given out whole.</summary>
    private static UInt128 KeyOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.MapToIPv6().TryWriteBytes(bytes, out _);
        var whole = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6 ? whole : whole >> 64 << 64;
    }
}
