namespace ChatGo.Client.Hosting;

/// <summary>How the verb ended. It has failed until it says otherwise.</summary>
internal sealed class VerbOutcome
{
    private volatile int _code = ExitCode.Failure;

    /// <summary>The process's exit code, one of <see cref="ExitCode"/>.</summary>
    public int Code => _code;

    /// <summary>The verb could not do its work.</summary>
    public void Fail(ClientFailureException failure) =>
        _code = failure.IsUnavailable ? ExitCode.Unavailable : ExitCode.Failure;

    /// <summary>The verb did its work or was asked to stop.</summary>
    public void Succeed() => _code = ExitCode.Success;
}
