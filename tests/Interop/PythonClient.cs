using TUnit.Core.Interfaces;

namespace ChatGo.Tests.Interop;

/// <summary>Debian's Python with gRPC, and the stubs that it makes of the original's proto and of today's.</summary>
public sealed class PythonClient : IAsyncInitializer, IDisposable
{
    private const string Python = "/usr/bin/python3";

    private static readonly string Sources = Path.Combine(AppContext.BaseDirectory, "Interop", "python");

    private readonly DirectoryInfo _stubs = Directory.CreateTempSubdirectory("chatgo-interop-");
    private string? _missing;

    /// <summary>How a shell calls Python with the stubs of today's proto; a program's file follows.</summary>
    public string ShellCommand => $"PYTHONDONTWRITEBYTECODE=1 PYTHONPATH='{_stubs}' {Python}";

    public async Task InitializeAsync()
    {
        var (hasPackages, _) = await RunAsync(Python, ["-c", "import grpc, google.protobuf, h2"], CancellationToken.None);
        var plugin = "/usr/bin/grpc_python_plugin";
        _missing = hasPackages != 0 ? "python3-grpcio or python3-h2"
            : !File.Exists("/usr/bin/protoc") ? "protobuf-compiler"
            : !File.Exists(plugin) ? "protobuf-compiler-grpc"
            : null;
        if (_missing is null)
        {
            await GenerateAsync(plugin, "original.proto", "health.proto", "reflection.proto");
            // Of the same names as the original: never in one process with it.
            await GenerateAsync(plugin, "chat.proto");
        }
    }

    /// <summary>Skips the test by the name of what is missing; in CI nothing may be.</summary>
    public void SkipWhereMissing()
    {
        if (_missing is not null)
        {
            Missing.Skip($"{_missing} is missing: make interop installs it.");
        }
    }

    /// <summary>Runs a client.</summary>
    public Task<(int ExitCode, string Output)> RunClientAsync(
        string client, string[] args, CancellationToken cancellationToken) =>
        RunAsync(Python, [Path.Combine(Sources, client), .. args], cancellationToken);

    /// <summary>Runs a program.</summary>
    public Task<(int ExitCode, string Output)> RunCodeAsync(string code, CancellationToken cancellationToken) =>
        RunAsync(Python, ["-c", code], cancellationToken);

    public void Dispose() => _stubs.Delete(recursive: true);

    private async Task GenerateAsync(string plugin, params string[] protos)
    {
        var (exitCode, output) = await RunAsync(
            "/usr/bin/protoc",
            [
                $"-I{Sources}", $"--plugin=protoc-gen-grpc={plugin}", $"--python_out={_stubs}", $"--grpc_out={_stubs}",
                .. protos,
            ],
            CancellationToken.None);
        await Assert.That(exitCode).IsEqualTo(0).Because(output);
    }

    private Task<(int ExitCode, string Output)> RunAsync(
        string program, IEnumerable<string> args, CancellationToken cancellationToken) =>
        ForeignProgram.RunAsync(
            program, args, cancellationToken, ("PYTHONPATH", _stubs.FullName), ("PYTHONDONTWRITEBYTECODE", "1"));
}
