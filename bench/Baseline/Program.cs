using System.Runtime.InteropServices;
using ChatGo.Bench.Baseline;
using Microsoft.AspNetCore.Server.Kestrel.Core;

// The obvious chat server, to compare with: the framework's defaults, one of its bounded channels a reader, one write
// a message. SIGUSR1 (10 on Linux) prints what was allocated.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.ConfigureKestrel(static kestrel =>
    kestrel.ConfigureEndpointDefaults(static endpoint => endpoint.Protocols = HttpProtocols.Http2));
builder.Services.AddGrpc();
builder.Services.AddSingleton<BaselineChat>();

var app = builder.Build();
app.MapGrpcService<BaselineChat>();
using var usage = PosixSignalRegistration.Create((PosixSignal)10, static signal =>
{
    signal.Cancel = true;
    Console.WriteLine($"{GC.GetTotalAllocatedBytes(precise: true)} bytes allocated since the start");
});
await app.RunAsync();
