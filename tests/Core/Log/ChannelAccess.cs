using System.Runtime.CompilerServices;
using ChatGo.Core.Log;

namespace ChatGo.Tests.Core.Log;

/// <summary>The private parts of a channel that a test needs to stand where only a stalled writer can.</summary>
internal static class ChannelAccess<T>
    where T : class, IBroadcastItem
{
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_ring")]
    public static extern ref readonly Ring<T> Ring(BroadcastChannel<T> channel);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_head")]
    public static extern ref long Head(BroadcastChannel<T> channel);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_end")]
    public static extern ref long End(BroadcastChannel<T> channel);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_bytes")]
    public static extern ref long Bytes(BroadcastChannel<T> channel);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "TrimToBytes")]
    public static extern void TrimToBytes(BroadcastChannel<T> channel);
}
