using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace ChatGo.Tests.Server.Web;

/// <summary>A real browser without a screen, told what to do by its DevTools protocol.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private const string Program = "/usr/bin/chromium";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly DirectoryInfo _profile;
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _asked = new();
    private readonly ConcurrentDictionary<string, BrowserPage> _pages = new();
    private Task _hearing = Task.CompletedTask;
    private int _lastId;

    private Chromium(Process process, DirectoryInfo profile) => (_process, _profile) = (process, profile);

    /// <summary>Starts one; skips the test where there is none.</summary>
    public static async Task<Chromium> StartAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Program))
        {
            Missing.Skip("chromium is missing: make interop installs it.");
        }

        var profile = Directory.CreateTempSubdirectory("chatgo-chromium-");
        var start = new ProcessStartInfo(Program,
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--remote-debugging-port=0", "--remote-allow-origins=*", $"--user-data-dir={profile.FullName}", "about:blank",
        ])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.OutputDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var told = Path.Combine(profile.FullName, "DevToolsActivePort");
        var address = string.Empty;
        await Eventually.HoldsAsync(
            "the browser says where it listens",
            () => File.Exists(told) && File.ReadAllLines(told) is [var port, var path, ..] && (address = $"ws://127.0.0.1:{port}{path}").Length > 0,
            cancellationToken);
        var browser = new Chromium(process, profile);
        await browser.ConnectAsync(new Uri(address), cancellationToken);
        return browser;
    }

    /// <summary>Opens a page, and waits until it is there.</summary>
    /// <param name="address">The page's.</param>
    public async Task<BrowserPage> OpenAsync(Uri address)
    {
        var target = await AskAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank" });
        var attached = await AskAsync(
            "Target.attachToTarget", new JsonObject { ["targetId"] = target["targetId"]!.GetValue<string>(), ["flatten"] = true });
        var page = new BrowserPage(this, attached["sessionId"]!.GetValue<string>());
        _pages[page.Session] = page;
        await page.GoAsync(address);
        return page;
    }

    /// <summary>Asks the browser to do something.</summary>
    /// <param name="method">What.</param>
    /// <param name="with">With what.</param>
    /// <param name="session">Of which page; null: the browser itself.</param>
    public async Task<JsonNode> AskAsync(string method, JsonObject with, string? session = null)
    {
        var id = Interlocked.Increment(ref _lastId);
        var answered = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[id] = answered;
        var said = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = with };
        if (session is not null)
        {
            said["sessionId"] = session;
        }

        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(
                System.Text.Encoding.UTF8.GetBytes(said.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }

        return await answered.Task.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _socket.Dispose();
        await _hearing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _process.Dispose();
        _sending.Dispose();
        // Its children may write to it for a moment.
        using var patience = new CancellationTokenSource(Patience);
        await Eventually.HoldsAsync("its profile is deleted", () => TryDelete(_profile), patience.Token);
    }

    private async Task ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        await _socket.ConnectAsync(address, cancellationToken);
        _hearing = HearAsync();
    }

    private static bool TryDelete(DirectoryInfo directory)
    {
        try
        {
            directory.Delete(recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task HearAsync()
    {
        var part = new byte[65_536];
        using var message = new MemoryStream();
        while (_socket.State == WebSocketState.Open)
        {
            var received = await _socket.ReceiveAsync(part.AsMemory(), CancellationToken.None);
            await message.WriteAsync(part.AsMemory(0, received.Count));
            if (received.EndOfMessage)
            {
                Hear(JsonNode.Parse(message.ToArray())!);
                message.SetLength(0);
            }
        }
    }

    private void Hear(JsonNode said)
    {
        if (said["id"] is { } id)
        {
            var answered = _asked[id.GetValue<int>()];
            if (said["error"] is { } error)
            {
                answered.TrySetException(new InvalidOperationException(error.ToJsonString()));
            }
            else
            {
                answered.TrySetResult(said["result"]!);
            }
        }
        else if (said["sessionId"] is { } session && _pages.TryGetValue(session.GetValue<string>(), out var page))
        {
            page.Hear(string.Create(CultureInfo.InvariantCulture, $"{said["method"]}"), said["params"]!);
        }
    }
}
