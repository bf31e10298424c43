using ChatGo.Api;
using ChatGo.Server.Liveness;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.HealthCheck;

namespace ChatGo.Server.Rpc;

/// <summary>The health of the server and of its service. The process serves until it is told to stop, which ends every watch;
/// the service, while the canary's messages arrive besides.</summary>
internal sealed class HealthService : HealthServiceImpl
{
    private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private bool _isStopping;

    /// <summary>Initializes a new instance of the <see cref="HealthService"/> class.</summary>
    /// <param name="lifetime">Tells when the server stops.</param>
    /// <param name="canary">Tells whether messages arrive.</param>
    public HealthService(IHostApplicationLifetime lifetime, Canary canary)
    {
        SetAll(HealthCheckResponse.Types.ServingStatus.Serving);
        canary.Changed = SetService;
        SetService(canary.IsAlive);
        lifetime.ApplicationStopping.Register(() =>
        {
            lock (_gate)
            {
                _isStopping = true;
                SetAll(HealthCheckResponse.Types.ServingStatus.NotServing);
            }

            _stopping.TrySetResult();
        });
    }

    /// <inheritdoc/>
    public override async Task Watch(
        HealthCheckRequest request,
        IServerStreamWriter<HealthCheckResponse> responseStream,
        ServerCallContext context) =>
        await await Task.WhenAny(base.Watch(request, responseStream, context), _stopping.Task);

    private void SetService(bool isAlive)
    {
        lock (_gate)
        {
            if (!_isStopping)
            {
                SetStatus(ChatV1.Descriptor.FullName, isAlive
                    ? HealthCheckResponse.Types.ServingStatus.Serving
                    : HealthCheckResponse.Types.ServingStatus.NotServing);
            }
        }
    }

    private void SetAll(HealthCheckResponse.Types.ServingStatus status)
    {
        SetStatus(string.Empty, status);
        SetStatus(ChatV1.Descriptor.FullName, status);
    }
}
