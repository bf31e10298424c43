using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using ChatGo.Core.Messages;
using StackExchange.Redis;

namespace ChatGo.Server.Engines.Redis;

/// <summary>What things are called in Redis. All of one room stands in one slot of a cluster, since one script uses it: the
/// part in braces is what the slot is made of.</summary>
/// <param name="prefix">What every key begins with.</param>
internal sealed class RedisKeys(string prefix)
{
    /// <summary>Into how many parts the rooms fall. Fixed for ever: see <see cref="Layout"/>.</summary>
    public const int Partitions = 128;

    /// <summary>Gets where the version of all this is noted.</summary>
    public RedisKey Layout => $"{prefix}layout";

    /// <summary>Gets the sorted set of the servers, by the moment until which each is surely alive. Unit: ms since 1970.</summary>
    public RedisKey Servers => Of(0, "n");

    /// <summary>Returns the part that a room is in.</summary>
    public static int PartitionOf(string room) =>
        (int)(XxHash64.HashToUInt64(MemoryMarshal.AsBytes(room.AsSpan())) % Partitions);

    /// <summary>A hash: what the room is.</summary>
    public RedisKey Room(string room) => Of(room, 'r');

    /// <summary>A stream: its messages, each under <c>epoch-sequence</c>.</summary>
    public RedisKey Messages(string room) => Of(room, 's');

    /// <summary>A hash: messages that have another content now.</summary>
    public RedisKey Replaced(string room) => Of(room, 'x');

    /// <summary>A hash: small documents, each its version in <see cref="RedisValues.VersionDigits"/> digits, then its value.</summary>
    public RedisKey Documents(string scope) => Of(scope, 'd');

    /// <summary>A hash: who is in the room, by servers.</summary>
    public RedisKey Members(string room) => Of(room, 'p');

    /// <summary>Which message was sent under a key.</summary>
    public RedisKey Sent(string room, string epoch, in SendKey key) => Of(
        PartitionOf(room),
        string.Create(CultureInfo.InvariantCulture, $"i:{epoch}:{room} {key.Sender.Length}:{key.Sender}{key.MessageId}"));

    /// <summary>A sorted set: the ids of a part's rooms.</summary>
    public RedisKey List(int partition) => Of(partition, "l");

    /// <summary>What is told of a room, or of what belongs to all rooms where it is empty.</summary>
    /// <param name="room">The room.</param>
    /// <param name="isCluster">Whether a channel is a slot's own.</param>
    public RedisChannel Channel(string room, bool isCluster) => ChannelOf(ChannelName(room), isCluster);

    /// <inheritdoc cref="Channel"/>
    public RedisKey ChannelName(string room) => Of(room, 'c');

    /// <summary>Where a server hears itself.</summary>
    public RedisChannel Probe(int partition, string server, bool isCluster) => ChannelOf(Of(partition, $"k:{server}"), isCluster);

    private static RedisChannel ChannelOf(RedisKey name, bool isCluster) =>
        isCluster ? RedisChannel.Sharded(name.ToString()) : RedisChannel.Literal(name.ToString());

    private RedisKey Of(string room, char kind) => Of(PartitionOf(room), $"{kind}:{room}");

    private RedisKey Of(int partition, string rest) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}{{g{partition}}}{rest}");
}
