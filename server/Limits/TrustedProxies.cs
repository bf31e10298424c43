using System.Globalization;
using System.Net;

namespace ChatGo.Server.Limits;

/// <summary>The proxies that are believed when they tell whose a connection or a call is.</summary>
/// <remarks>Immutable; any thread.</remarks>
internal sealed class TrustedProxies
{
    private const string Unix = "unix";

    /// <summary>The bits of an IPv6 address before those of the IPv4 address that it stands for.</summary>
    private const int MappedBits = 96;

    private readonly IPNetwork[] _networks;
    private readonly bool _hasUnix;

    private TrustedProxies(string[] names)
    {
        _hasUnix = names.Contains(Unix, StringComparer.Ordinal);
        _networks = [.. names.Where(static name => name != Unix).Select(ReadNetwork)];
    }

    /// <summary>Returns those that are set.</summary>
    /// <param name="options">What is set.</param>
    /// <returns>Null where none are: nobody is believed.</returns>
    /// <exception cref="FormatException">One is no proxy; says which.</exception>
    public static TrustedProxies? Of(LimitOptions options) =>
        (options.TrustedProxies ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } names
            ? new TrustedProxies(names)
            : null;

    /// <summary>Whether who connects is a trusted proxy.</summary>
    /// <param name="peer">Who connects; not an IP endpoint where that is by a unix socket.</param>
    public bool Trusts(EndPoint? peer) => Trusts((peer as IPEndPoint)?.Address);

    /// <summary>Whether an address is a trusted proxy's.</summary>
    /// <param name="address">The address; null for the peer of a unix socket, which has none.</param>
    public bool Trusts(IPAddress? address)
    {
        if (address is null)
        {
            return _hasUnix;
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (ref readonly var network in _networks.AsSpan())
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    private static IPNetwork ReadNetwork(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        if (AddressText.Read(slash < 0 ? name : name.AsSpan(0, slash)) is not { } address)
        {
            throw Wrong(name);
        }

        var bits = address.GetAddressBytes().Length * 8;
        var prefix = bits;
        if (slash >= 0 && (!int.TryParse(name.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out prefix) || prefix > bits))
        {
            throw Wrong(name);
        }

        if (address.IsIPv4MappedToIPv6 && prefix >= MappedBits)
        {
            (address, prefix) = (address.MapToIPv4(), prefix - MappedBits);
        }

        var network = IPNetwork.TryParse($"{address}/{prefix}", out var parsed) ? parsed : throw Wrong(name);
        return network.BaseAddress.Equals(address) ? network : throw Wrong(name);
    }

    private static FormatException Wrong(string name) => new(
        $"'{name}' is no proxy: name its address (10.0.0.5), a network from its first address on (10.0.0.0/8), or {Unix}");
}
