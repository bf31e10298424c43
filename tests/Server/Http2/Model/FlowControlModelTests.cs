using ChatGo.Server.Http2;
using ChatGo.Server.Limits;
using ChatGo.Tests.Core.Log.Stress;

namespace ChatGo.Tests.Server.Http2.Model;

/// <summary>Random moves of a peer, of Kestrel and of direct writers: whatever they are, the peer gets what it allows,
/// in order and to the end, and Kestrel never believes it may send more than its line of credit.</summary>
[Timeout(60_000)]
public sealed class FlowControlModelTests
{
    private const int Runs = 600;
    private const int Moves = 500;
    private const int MaxStreams = 6;

    [Test]
    public async Task AnyMoves_KeepTheInvariantsAndLoseNothing(CancellationToken cancellationToken)
    {
        var ended = 0;
        for (var seed = 0UL; seed < Runs && !cancellationToken.IsCancellationRequested; seed++)
        {
            try
            {
                var run = new Run(new Dice(seed));
                run.Play();
                ended += run.Ended;
            }
            catch (InvalidOperationException broken)
            {
                throw new InvalidOperationException($"Seed {seed}: {broken.Message}", broken);
            }
        }

        await Assert.That(ended).IsGreaterThan(Runs);
    }

    private sealed class Run
    {
        private static readonly int[] Windows = [0, 1, 20, 1_000, 40_000, 65_535, 65_536, 200_000, 5_000_000, int.MaxValue];

        private readonly Dice _dice;
        private readonly KestrelModel _kestrel;
        private readonly PeerModel _peer = new();
        private readonly RecordingOutput _output = new();
        private readonly FlowControl _flow;
        private readonly Dictionary<int, DirectWriter> _writers = [];
        private int _next = 1;
        private bool _isEnding;

        public Run(Dice dice)
        {
            _dice = dice;
            _kestrel = new KestrelModel(dice);
            _flow = new FlowControl(_output, new ConnectionBudgets(new ByteBudget(long.MaxValue), new ByteBudget(long.MaxValue), new CrowdCount()));
        }

        public int Ended => _peer.Ended;

        public void Play()
        {
            for (var move = 0; move < Moves; move++)
            {
                Move();
                Check();
            }

            _isEnding = true;
            End();
        }

        private void Move()
        {
            switch (_dice.Below(12))
            {
                case 0 when _peer.Open.Count < MaxStreams:
                    OpenStream();
                    break;
                case 1:
                    Ask(Windows[_dice.Below(Windows.Length)]);
                    break;
                case 2:
                    Ask(null);
                    break;
                case 3:
                    Grant(0, _dice.Between(1, _dice.OneIn(2) ? 10 : 100_000));
                    break;
                case 4 or 5 when _peer.Open.Count > 0:
                    Grant(AnyOpen(), _dice.Between(1, _dice.OneIn(2) ? 10 : 100_000));
                    break;
                case 6 when _peer.Open.Count > 0 && _dice.OneIn(4):
                    Reset(AnyOpen());
                    break;
                case 7:
                    TellNews();
                    break;
                default:
                    Work();
                    break;
            }
        }

        /// <summary>The peer gives all it can: everything must come.</summary>
        private void End()
        {
            var byTheInitialWindow = _dice.OneIn(2);
            Ask(byTheInitialWindow ? 0 : FlowWindow.Line);
            for (var round = 0; _peer.Open.Count > 0; round++)
            {
                StressChecks.That(round < 10_000, $"{_peer.Open.Count} streams never end; {_flow.HeldBytes} bytes are held");
                Grant(0, 100_000);
                GrantAll(byTheInitialWindow ? round : -1);

                TellNews();
                Work();
            }

            StressChecks.That(_flow.HeldBytes == 0, $"{_flow.HeldBytes} bytes are held for nobody");
        }

        private void GrantAll(int round)
        {
            if (round >= 0)
            {
                Ask(Math.Min(100_000L * round, FlowWindow.Max - 5_000_000));
                return;
            }

            foreach (var id in _peer.Open.ToArray())
            {
                if (_peer.Open.Contains(id))
                {
                    Grant(id, 100_000);
                }
            }
        }

        private void OpenStream()
        {
            var (id, bytes, isDirect) = (_next, _dice.OneIn(4) ? _dice.Between(1, 200_000) : _dice.Between(1, 3_000), _dice.OneIn(2));
            _next += 2;
            _peer.Opens(id, bytes);
            _flow.OnHeaders(id, endsStream: _dice.OneIn(2));
            _kestrel.Open(id, bytes, isDirect);
            if (isDirect)
            {
                var writer = _writers[id] = new DirectWriter(id, bytes);
                _flow.Streams.TryAttach(writer.Stream);
            }
        }

        private void Ask(long? initial)
        {
            if (initial is { } window && !_peer.CanAsk(window))
            {
                return;
            }

            _peer.Asks(initial);
            StressChecks.That(_flow.OnSettings(initial), $"a legal initial window was refused");
            _kestrel.Settings(initial is null ? null : Math.Min(initial.Value, FlowWindow.Line), Flush);
        }

        private void Grant(int id, int bytes)
        {
            if (!_peer.CanGrant(id, bytes))
            {
                return;
            }

            _peer.Grants(id, bytes);
            StressChecks.That(_flow.OnWindowUpdate(id, bytes), $"a legal window was passed on");
            if (id == 0)
            {
                _flow.ReleaseTurns(sharesWithDirect: !_isEnding && _dice.OneIn(2));
                foreach (var writer in _writers.Values)
                {
                    writer.ConnectionOpens();
                }
            }

            TakeOutput();
        }

        private void Reset(int id)
        {
            _peer.Resets(id);
            _flow.OnReset(id);
            _kestrel.Reset(id);
            TakeOutput();
        }

        private void TellNews()
        {
            var news = new byte[_dice.Between(1, 4) * KestrelNews.FrameBytes];
            foreach (var frame in new FrameReader(news.AsSpan(0, _flow.WriteNews(news))))
            {
                var header = FrameHeader.Read(frame);
                StressChecks.That(header.Type == FrameType.WindowUpdate, $"Kestrel is told of {header.Type}");
                _kestrel.WindowUpdate(header.StreamId, System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(frame[FrameHeader.Bytes..]));
            }
        }

        private void Work()
        {
            if (_kestrel.HasInput && (_isEnding || _dice.OneIn(2)))
            {
                _kestrel.Read();
            }

            foreach (var id in _kestrel.Calls.ToArray())
            {
                if (_isEnding || _dice.OneIn(2))
                {
                    Flush(_kestrel.Send(id));
                    WriteDirectly(id);
                }
            }
        }

        private void WriteDirectly(int id)
        {
            if (_writers.TryGetValue(id, out var writer) && writer.Write(_flow) is { Length: > 0 } frame)
            {
                _peer.Receive(frame);
            }

            if (writer?.IsDone == true)
            {
                _kestrel.Finish(id);
            }
        }

        private void Flush(byte[] frames)
        {
            var passing = _flow.Pass(frames);
            _peer.Receive(frames.AsSpan(0, passing));
            _flow.Take(frames.AsSpan(passing));
            TakeOutput();
        }

        private void TakeOutput()
        {
            foreach (var frame in _output.Frames)
            {
                _peer.Receive(frame);
            }

            _output.Frames.Clear();
        }

        private void Check()
        {
            StressChecks.That(_kestrel.Window <= FlowWindow.Line, $"Kestrel has {_kestrel.Window} of the connection");
            StressChecks.That(_kestrel.LargestWindow <= 2 * FlowWindow.Line, $"Kestrel had {_kestrel.LargestWindow} of a stream");
            StressChecks.That(
                _flow.HeldBytes <= (MaxStreams + 1) * 2 * FlowWindow.Line, $"{_flow.HeldBytes} bytes are held");
            StressChecks.That(_flow.Streams.Count <= _next / 2, $"streams are kept that were never opened");
        }

        private int AnyOpen() => _peer.Open.ElementAt(_dice.Below(_peer.Open.Count));
    }
}
