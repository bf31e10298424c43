using ChatGo.Client.Terminal;

namespace ChatGo.Client.Hosting;

/// <summary>A verb of the client as a worker. The process ends when the verb does.</summary>
internal abstract class VerbService(Screen screen, VerbOutcome outcome, IHostApplicationLifetime lifetime)
    : BackgroundService
{
    /// <summary>What the user sees.</summary>
    protected Screen Screen => screen;

    /// <summary>The verb's work. Returns, or is cancelled by <paramref name="stopping"/>, when all is well.</summary>
    /// <param name="stopping">A signal came, or nobody reads standard output any more.</param>
    /// <exception cref="ClientFailureException">The verb cannot do its work.</exception>
    protected abstract Task RunAsync(CancellationToken stopping);

    /// <inheritdoc/>
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, screen.OutputLost);
        try
        {
            await RunAsync(stopping.Token);
            Conclude();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Conclude();
        }
        catch (ClientFailureException failure)
        {
            screen.Warn($"chatgo: {failure.Message}");
            outcome.Fail(failure);
        }
        finally
        {
            lifetime.StopApplication();
        }
    }

    private void Conclude()
    {
        if (screen.OutputFailure is { } failure)
        {
            screen.Warn($"chatgo: cannot write to standard output: {failure}");
        }
        else
        {
            outcome.Succeed();
        }
    }
}
