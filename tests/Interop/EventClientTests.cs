using System.Text.Json.Nodes;
using ChatGo.Tests.Server;
using ChatGo.Tests.Server.Web;

namespace ChatGo.Tests.Interop;

/// <summary>A room as server-sent events, read by a browser's own EventSource and by curl.</summary>
public sealed class EventClientTests
{
    private const string Curl = "/usr/bin/curl";
    private const int Held = 16;

    [Test, Timeout(120_000)]
    public async Task EventSource_ResumesByItselfAndIsToldOfWhatIsLost(CancellationToken cancellationToken)
    {
        await using var browser = await Chromium.StartAsync(cancellationToken);
        await using var server = await StartAsync();
        await using var relay = new Relay(server.WebAddress);
        var page = await browser.OpenAsync(relay.Address);
        await CallAsync(page, "CreateChat", """{"chatId":"lobby"}""");
        await SendAsync(page, "one");
        await SendAsync(page, "two");
        await page.RunAsync(
            """
            window.heard = [];
            window.source = new EventSource("/v1/rooms/lobby/events?username=page&history=1");
            for (const kind of ["welcome", "message", "gap"]) {
              source.addEventListener(kind, ({ data, lastEventId }) => heard.push([kind, JSON.parse(data), lastEventId]));
            }
            """);
        await page.WaitAsync("heard.some(([kind]) => kind === 'message')");
        await SendAsync(page, "three");
        await page.WaitAsync("heard.filter(([kind]) => kind === 'message').length === 2");

        // Nothing is lost where the room still has it.
        await relay.BreakAsync();
        await server.SendAsync("lobby", "four", cancellationToken);
        relay.Mend();
        await page.WaitAsync("heard.filter(([kind]) => kind === 'message').length === 3");

        await relay.BreakAsync();
        for (var number = 0; number < Held + 4; number++)
        {
            await server.SendAsync("lobby", $"more {number}", cancellationToken);
        }

        relay.Mend();
        await page.WaitAsync($"heard.filter(([kind]) => kind === 'message').length === {3 + Held}");
        await page.RunAsync("source.close()");
        var texts = await page.RunAsync("heard.filter(([kind]) => kind === 'message').map(([, message]) => message.text)");
        await Assert.That(texts!.AsArray().Select(static text => text!.GetValue<string>())).IsEquivalentTo(
            ["two", "three", "four", .. Enumerable.Range(4, Held).Select(static number => $"more {number}")]);
        var gaps = await page.RunAsync("heard.filter(([kind]) => kind === 'gap').map(([, { first, last }]) => first + '-' + last)");
        await Assert.That(gaps!.AsArray().Select(static gap => gap!.GetValue<string>())).IsEquivalentTo(["5-8"]);
        await Assert.That((await page.RunAsync("heard.filter(([kind]) => kind === 'welcome').length"))!.GetValue<int>()).IsEqualTo(3);

        // What is refused is an error that it does not try again.
        await page.RunAsync("window.none = new EventSource('/v1/rooms/no-such-room/events')");
        await page.WaitAsync("none.readyState === EventSource.CLOSED");
    }

    [Test, Timeout(120_000)]
    public async Task Curl_MakesSendsReadsResumesAndIsRefused(CancellationToken cancellationToken)
    {
        if (!File.Exists(Curl))
        {
            Skip.Test("curl is missing.");
        }

        await using var server = await StartAsync();
        var web = server.WebAddress.ToString();
        await Assert.That((await JsonAsync("CreateChat", """{"chatId":"lobby"}"""))["chatId"]!.GetValue<string>()).IsEqualTo("lobby");
        foreach (var text in (string[])["one", "two", "three"])
        {
            await JsonAsync("SendMessage", $$$"""{"chatId":"lobby","message":{"from":"curl","text":"{{{text}}}"}}""");
        }

        var begin = await EventsAsync("?history=2");
        await Assert.That(begin).Contains("\"two\"").And.Contains("\"three\"").And.DoesNotContain("\"one\"");
        var second = begin.Split('\n').Where(static line => line.StartsWith("id: ", StringComparison.Ordinal)).ElementAt(1)["id: ".Length..];
        var again = await EventsAsync("?history=2", $"Last-Event-ID: {second}");
        await Assert.That(again).Contains("\"recovered\": true").And.Contains("\"three\"").And.DoesNotContain("\"two\"");
        for (var number = 0; number < Held + 4; number++)
        {
            await server.SendAsync("lobby", $"more {number}", cancellationToken);
        }

        await Assert.That(await EventsAsync(string.Empty, $"Last-Event-ID: {second}")).Contains("event: gap").And.Contains("\"more 19\"");
        await Assert.That((await JsonAsync("GetChat", """{"chatId":"no-such-room"}"""))["code"]!.GetValue<string>()).IsEqualTo("not_found");

        async Task<JsonNode> JsonAsync(string method, string json)
        {
            var (_, output) = await ForeignProgram.RunAsync(
                Curl, ["-s", $"{web}chat_v1.ChatV1/{method}", "-H", "content-type: application/json", "-d", json], cancellationToken);
            return JsonNode.Parse(output)!;
        }

        async Task<string> EventsAsync(string query, string header = "Accept: text/event-stream")
        {
            var (_, output) = await ForeignProgram.RunAsync(
                Curl, ["-sN", "--max-time", "2", "-H", header, $"{web}v1/rooms/lobby/events{query}"], cancellationToken);
            return output;
        }
    }

    private static Task<RunningServer> StartAsync() =>
        RunningServer.StartAsync(time: null, "--http", "http://127.0.0.1:0", "--history-messages", $"{Held}");

    private static Task<JsonNode?> CallAsync(BrowserPage page, string method, string json) => page.RunAsync(
        $"fetch('/chat_v1.ChatV1/{method}', {{ method: 'POST', headers: {{ 'content-type': 'application/json' }}, body: JSON.stringify({json}) }}).then((answer) => answer.status)");

    private static async Task SendAsync(BrowserPage page, string text)
    {
        var status = await CallAsync(page, "SendMessage", $$$"""{"chatId":"lobby","message":{"from":"page","text":"{{{text}}}"}}""");
        await Assert.That(status!.GetValue<int>()).IsEqualTo(200);
    }
}
