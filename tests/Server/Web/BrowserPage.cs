using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ChatGo.Tests.Server.Web;

/// <summary>A page of a <see cref="Chromium"/>.</summary>
/// <param name="browser">The browser.</param>
/// <param name="session">The page's name to it.</param>
internal sealed class BrowserPage(Chromium browser, string session)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentQueue<string> _errors = new();

    /// <summary>Gets the page's name to its browser.</summary>
    public string Session => session;

    /// <summary>Gets what went wrong in it: errors in its console, exceptions, what its policy forbade.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Goes to an address, and waits until the page is there.</summary>
    public async Task GoAsync(Uri address)
    {
        await AskAsync("Runtime.enable");
        await AskAsync("Log.enable");
        await AskAsync("Page.enable");
        await browser.AskAsync("Page.navigate", new JsonObject { ["url"] = address.ToString() }, session);
        await WaitAsync("document.readyState === 'complete' && location.href !== 'about:blank'");
    }

    /// <summary>Runs a script.</summary>
    /// <param name="script">An expression; a promise is awaited.</param>
    /// <returns>What it gives, as JSON; null where that is nothing.</returns>
    public async Task<JsonNode?> RunAsync(string script)
    {
        var answer = await browser.AskAsync(
            "Runtime.evaluate",
            new JsonObject { ["expression"] = script, ["awaitPromise"] = true, ["returnByValue"] = true, ["userGesture"] = true },
            session);
        return answer["exceptionDetails"] is { } wrong
            ? throw new InvalidOperationException(wrong.ToJsonString())
            : answer["result"]!["value"];
    }

    /// <summary>Waits until a script gives true.</summary>
    public async Task WaitAsync(string script)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!await IsTrueAsync(script))
        {
            if (TimeProvider.System.GetElapsedTime(begun) > Patience)
            {
                var text = await RunAsync("document.body.innerText");
                throw new TimeoutException($"{script} is not true; the page says: {text}; errors: {string.Join('\n', _errors)}");
            }

            await Task.Delay(20);
        }
    }

    /// <summary>Types a text where the keyboard is.</summary>
    public Task TypeAsync(string text) => browser.AskAsync("Input.insertText", new JsonObject { ["text"] = text }, session);

    /// <summary>Presses a key.</summary>
    /// <param name="key">Such as Tab or Enter.</param>
    /// <param name="code">Its number.</param>
    public async Task PressAsync(string key, int code)
    {
        foreach (var kind in (string[])["keyDown", "keyUp"])
        {
            var with = new JsonObject { ["type"] = kind, ["key"] = key, ["code"] = key, ["windowsVirtualKeyCode"] = code };
            if (key == "Enter" && kind == "keyDown")
            {
                with["text"] = "\r";
            }

            await browser.AskAsync("Input.dispatchKeyEvent", with, session);
        }
    }

    /// <summary>Makes a picture of it.</summary>
    /// <param name="width">How wide it is. Unit: pixels.</param>
    /// <param name="height">How high.</param>
    /// <param name="isDark">Whether it is dark.</param>
    /// <returns>A PNG.</returns>
    public async Task<byte[]> ShootAsync(int width, int height, bool isDark)
    {
        await browser.AskAsync(
            "Emulation.setDeviceMetricsOverride",
            new JsonObject { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = false },
            session);
        var feature = new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" };
        await browser.AskAsync("Emulation.setEmulatedMedia", new JsonObject { ["features"] = new JsonArray(feature) }, session);
        var picture = await browser.AskAsync("Page.captureScreenshot", [], session);
        return Convert.FromBase64String(picture["data"]!.GetValue<string>());
    }

    /// <summary>Hears what happens in it.</summary>
    public void Hear(string what, JsonNode with)
    {
        if (what == "Runtime.exceptionThrown"
            || (what == "Log.entryAdded" && with["entry"]!["level"]!.GetValue<string>() == "error")
            || (what == "Runtime.consoleAPICalled" && with["type"]!.GetValue<string>() is "error" or "assert"))
        {
            _errors.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{what}: {with.ToJsonString()}"));
        }
    }

    private Task<JsonNode> AskAsync(string method) => browser.AskAsync(method, [], session);

    private async Task<bool> IsTrueAsync(string script)
    {
        try
        {
            return await RunAsync($"Boolean({script})") is { } value && value.GetValue<bool>();
        }
        catch (InvalidOperationException)
        {
            // The page is on its way.
            return false;
        }
    }
}
