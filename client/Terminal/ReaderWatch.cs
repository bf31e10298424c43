using System.Runtime.Versioning;

namespace ChatGo.Client.Terminal;

/// <summary>Learns that whoever read standard output has gone, without a write: a verb that waits for something to
/// print would never know.</summary>
/// <remarks>Linux only: elsewhere it is learnt by the next write.</remarks>
[SupportedOSPlatform("linux")]
internal static class ReaderWatch
{
    private const int StandardOutput = 1;
    private const int Interrupted = 4;

    // The system tells these unasked.
    private const short Broken = 0x8;
    private const short HungUp = 0x10;

    /// <summary>Calls <paramref name="onGone"/> once, on a thread of its own, when nobody can read any more.</summary>
    public static void Start(Action onGone) => new Thread(() => Wait(onGone))
    {
        IsBackground = true,
        Name = "reader watch",
    }.Start();

    private static void Wait(Action onGone)
    {
        var output = new LibC.Poll { Descriptor = StandardOutput };
        while (LibC.WaitFor(ref output, 1, Timeout.Infinite) < 0 && LibC.LastError == Interrupted)
        {
            // A signal came between.
        }

        if ((output.Told & (Broken | HungUp)) != 0)
        {
            onGone();
        }
    }
}
