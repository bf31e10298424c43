using ChatGo.Api;
using ChatGo.Tests.Server.Callers;

namespace ChatGo.Tests.Server.Web;

/// <summary>The chat page, in a real browser, by its keyboard.</summary>
public sealed class PageTests
{
    private const int Tab = 9;
    private const int Enter = 13;

    private static readonly string[] WithPage = ["--http", "http://127.0.0.1:0"];

    [Test]
    [Timeout(120_000)]
    public async Task TwoPages_TalkByKeyboardAlone(CancellationToken cancellationToken)
    {
        await using var browser = await Chromium.StartAsync(cancellationToken);
        await using var server = await RunningServer.StartAsync(time: null, WithPage);
        var jack = await EnterAsync(browser, server.WebAddress, "lobby", "Jack");
        var john = await EnterAsync(browser, server.WebAddress, "lobby", "John");

        await SayAsync(john, "Hello <b>Jack</b>, \u00fcber \U0001f600");
        await jack.WaitAsync("log.innerText.includes('Hello <b>Jack</b>, \u00fcber \U0001f600')");
        await SayAsync(jack, "Hello John");
        await john.WaitAsync("log.innerText.includes('Hello John')");
        await john.WaitAsync("who.textContent === '2 here'");
        await john.WaitAsync("document.querySelectorAll('#log .sending').length === 0");

        await Assert.That((await john.RunAsync("document.querySelectorAll('#log li').length"))!.GetValue<int>()).IsEqualTo(2);
        await jack.RunAsync("who.click()");
        foreach (var (width, isDark) in ((int, bool)[])[(400, false), (1_400, true)])
        {
            var picture = await jack.ShootAsync(width, 800, isDark);
            await File.WriteAllBytesAsync(Path.Combine(Path.GetTempPath(), $"chatgo-page-{width}.png"), picture, cancellationToken);
        }

        await Assert.That(jack.Errors.Concat(john.Errors)).IsEmpty();
    }

    [Test]
    [Timeout(120_000)]
    public async Task Page_ThatLosesItsServerForTenSeconds_ResumesWithoutLoss(CancellationToken cancellationToken)
    {
        await using var browser = await Chromium.StartAsync(cancellationToken);
        await using var server = await RunningServer.StartAsync(time: null, WithPage);
        await using var relay = new Relay(server.WebAddress);
        var jack = await EnterAsync(browser, relay.Address, "lobby", "Jack");
        await server.SendAsync("lobby", "before", cancellationToken);
        await jack.WaitAsync("log.innerText.includes('before')");

        await relay.BreakAsync();
        await jack.WaitAsync("state.textContent.startsWith('reconnecting')");
        for (var number = 1; number <= 30; number++)
        {
            await server.SendAsync("lobby", $"meanwhile {number}.", cancellationToken);
        }

        await SayAsync(jack, "said while alone");
        await Task.Delay(TimeSpan.FromSeconds(10), cancellationToken);
        relay.Mend();

        await jack.WaitAsync("log.innerText.includes('meanwhile 30.') && !document.querySelector('#log .sending')");
        var texts = await jack.RunAsync("[...document.querySelectorAll('#log p')].map((said) => said.textContent)");
        await Assert.That(texts!.AsArray().Select(static text => text!.GetValue<string>())).IsEquivalentTo(
            ["before", .. Enumerable.Range(1, 30).Select(static number => $"meanwhile {number}."), "said while alone"]);
        await Assert.That((await server.Client.GetChatAsync(new GetChatRequest { ChatId = "lobby" }, cancellationToken: cancellationToken)).Head)
            .IsEqualTo(32UL);
    }

    [Test]
    [Timeout(120_000)]
    public async Task Moderator_SendsAUserOutWhoIsTold_AndOperatorsSeeAndEndStreams(CancellationToken cancellationToken)
    {
        using var keys = new TestKeys();
        await using var browser = await Chromium.StartAsync(cancellationToken);
        await using var server = await RunningServer.StartAsync(
            time: null, [.. WithPage, "--admin", "http://127.0.0.1:0", .. keys.Args]);
        await server.Client.CreateChatAsync(
            new CreateChatRequest { ChatId = "lobby" }, TestKeys.ApiKey(TestKeys.AdminKey), cancellationToken: cancellationToken);
        var jack = await EnterAsync(browser, server.WebAddress, "lobby", "jack", TestKeys.Token("jack", """[{"rooms":["lobby"],"can":["read","send"]}]"""));
        var ann = await EnterAsync(
            browser, server.WebAddress, "lobby", "ann", TestKeys.Token("ann", """[{"rooms":["lobby"],"can":["read","send","moderate"]}]"""));
        await SayAsync(jack, "hello");
        await ann.WaitAsync("log.innerText.includes('hello') && who.textContent === '2 here'");

        var desk = await browser.OpenAsync(server.AdminAddress);
        await desk.WaitAsync("document.activeElement.id === 'credentials'");
        await desk.TypeAsync(TestKeys.AdminKey);
        await desk.PressAsync("Enter", Enter);
        await desk.WaitAsync("!document.querySelector('#desk').hidden && rooms.innerText.includes('lobby') && streams.innerText.includes('jack')");
        await File.WriteAllBytesAsync(
            Path.Combine(Path.GetTempPath(), "chatgo-admin.png"), await desk.ShootAsync(1_400, 900, isDark: false), cancellationToken);

        await ann.RunAsync("who.click()");
        await ann.RunAsync("document.querySelector('[aria-label=\"Remove jack\"]').click()");
        await jack.WaitAsync("state.textContent === 'ended'");
        await ann.WaitAsync("who.textContent === '1 here'");

        await desk.RunAsync("window.confirm = () => true");
        await desk.WaitAsync("document.querySelector('[aria-label=\"End the stream of ann\"]')");
        await desk.RunAsync("document.querySelector('[aria-label=\"End the stream of ann\"]').click()");
        await ann.WaitAsync("state.textContent === 'ended'");
        // A browser tells of each answer that is no success.
        await Assert.That(jack.Errors.Concat(ann.Errors).Concat(desk.Errors).Where(static error => !error.Contains("401", StringComparison.Ordinal))).IsEmpty();
    }

    /// <summary>Opens the page, and goes in.</summary>
    private static async Task<BrowserPage> EnterAsync(Chromium browser, Uri address, string room, string name, string token = "")
    {
        var page = await browser.OpenAsync(address);
        await page.WaitAsync("document.activeElement.id === 'room'");
        await page.TypeAsync(room);
        await page.PressAsync("Tab", Tab);
        await page.WaitAsync("document.activeElement.id === 'name'");
        await page.TypeAsync(name);
        await page.RunAsync($"token.value = '{token}'");
        await page.PressAsync("Enter", Enter);
        await page.WaitAsync("!chat.hidden && state.textContent === 'connected' && document.activeElement.id === 'text'");
        return page;
    }

    private static async Task SayAsync(BrowserPage page, string text)
    {
        await page.WaitAsync("document.activeElement.id === 'text'");
        await page.TypeAsync(text);
        await page.PressAsync("Enter", Enter);
    }
}
