using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using TUnit.Core.Interfaces;

namespace ChatGo.Tests.Core.Engines.Redis;

/// <summary>A Redis of the tests' own, in memory, on loopback.</summary>
public sealed class RedisProcess : IAsyncInitializer, IAsyncDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("chatgo-redis-");
    private Process? _process;

    /// <summary>Gets its port.</summary>
    public int Port { get; private set; }

    /// <summary>Gets its process's number.</summary>
    public int Id => _process!.Id;

    /// <summary>Gets how it is reached.</summary>
    public string Configuration => $"127.0.0.1:{Port}";

    /// <summary>Gets the arguments that it has beside the usual ones.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Skips the test where there is none to be had.</summary>
    public static void SkipWhereMissing()
    {
        if (!File.Exists("/usr/bin/redis-server"))
        {
            Missing.Skip("There is no redis-server: apt-get install redis-server.");
        }
    }

    public Task InitializeAsync() => File.Exists("/usr/bin/redis-server") ? StartAsync() : Task.CompletedTask;

    /// <summary>Starts it, at the port that it had before.</summary>
    public async Task StartAsync()
    {
        Port = Port == 0 ? FreePort() : Port;
        string[] arguments =
        [
            "--port", $"{Port}", "--bind", "127.0.0.1", "--save", "", "--dir", _home.FullName, "--daemonize", "no", "--loglevel", "warning",
            .. Arguments,
        ];
        _process = Process.Start(new ProcessStartInfo("/usr/bin/redis-server", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _ = _process.StandardOutput.ReadToEndAsync();
        _ = _process.StandardError.ReadToEndAsync();
        var begun = Stopwatch.GetTimestamp();
        while (await AskAsync("PING") != "+PONG")
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(begun) > TimeSpan.FromSeconds(20))
            {
                throw new InvalidOperationException($"redis-server did not start at {Port}.");
            }

            await Task.Delay(20);
        }
    }

    /// <summary>Ends it as by kill -9.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends it a signal.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Asks it something.</summary>
    /// <returns>The first line of the answer; null where there is none.</returns>
    public async Task<string?> AskAsync(string command)
    {
        using var told = new StringReader(await TellAsync(command));
        return await told.ReadLineAsync();
    }

    /// <summary>Waits until a replica has all that was written until now. A replica that says that its link is up may have nothing:
    /// its primary sends it what is written only once it has answered for the first time, which can take a second.</summary>
    public async Task IsFollowedAsync(CancellationToken cancellationToken = default)
    {
        long? written = null;
        while (true)
        {
            var replication = await TellAsync("INFO replication");
            written ??= Find(replication, "master_repl_offset:");
            if (replication.Contains("state=online", StringComparison.Ordinal) && Find(replication, "offset=") is > 0 and var read && read >= written)
            {
                return;
            }

            await Task.Delay(20, cancellationToken);
        }

        static long? Find(string text, string name)
        {
            var at = text.IndexOf(name, StringComparison.Ordinal);
            return at < 0 ? null : long.Parse(string.Concat(text[(at + name.Length)..].TakeWhile(char.IsAsciiDigit)), CultureInfo.InvariantCulture);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _home.Delete(recursive: true);
    }

    /// <summary>Returns the whole answer; empty if nobody answers.</summary>
    private async Task<string> TellAsync(string command)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            await using var stream = client.GetStream();
            await using var writer = new StreamWriter(stream) { NewLine = "\r\n", AutoFlush = true };
            using var reader = new StreamReader(stream);
            await writer.WriteLineAsync(command);
            // It ends the connection behind the answer.
            await writer.WriteLineAsync("QUIT");
            return await reader.ReadToEndAsync();
        }
        catch (Exception gone) when (gone is SocketException or IOException)
        {
            return string.Empty;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
