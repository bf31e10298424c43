using ChatGo.Client.Hosting;

namespace ChatGo.Client.Load;

/// <summary>The exit code of a load that ran.</summary>
internal sealed class LoadVerdict
{
    private volatile int _code = ExitCode.Success;

    /// <summary>0: all well. 1: something was silently wrong. 2: an SLO was missed.</summary>
    public int Code
    {
        get => _code;
        set => _code = value;
    }
}
