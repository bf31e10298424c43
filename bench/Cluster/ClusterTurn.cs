namespace ChatGo.Bench.Cluster;

/// <summary>What one run of two servers and their Redis came to.</summary>
/// <param name="Rate">Messages acknowledged. Unit: per second.</param>
/// <param name="SendingMicroseconds">What the server that is sent to used, per message. Unit: µs.</param>
/// <param name="ReadingMicroseconds">What the server that is read from used, per message. Unit: µs.</param>
/// <param name="RedisMicroseconds">What Redis used, per message. Unit: µs.</param>
/// <param name="MedianMicroseconds">From the send to the delivery at the other server. Unit: µs.</param>
/// <param name="TailMicroseconds">Its 99th percentile. Unit: µs.</param>
/// <param name="Lost">Messages that readers were owed and never got.</param>
internal readonly record struct ClusterTurn(
    double Rate,
    double SendingMicroseconds,
    double ReadingMicroseconds,
    double RedisMicroseconds,
    double MedianMicroseconds,
    double TailMicroseconds,
    long Lost);
