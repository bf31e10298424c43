using System.Buffers;

namespace ChatGo.Bench.Streams;

/// <summary>Blocks for a pipe, given out again and again, as Kestrel's are: the framework's own pool makes an object each
/// time, which would count as the writing's.</summary>
internal sealed class BlockPool : MemoryPool<byte>
{
    private const int BlockBytes = 4_096;

    private readonly Stack<Block> _free = [];

    /// <inheritdoc/>
    public override int MaxBufferSize => BlockBytes;

    /// <inheritdoc/>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) =>
        _free.TryPop(out var block) ? block : new Block(_free);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _free.Clear();

    private sealed class Block(Stack<Block> free) : IMemoryOwner<byte>
    {
        private readonly byte[] _bytes = new byte[BlockBytes];

        public Memory<byte> Memory => _bytes;

        public void Dispose() => free.Push(this);
    }
}
