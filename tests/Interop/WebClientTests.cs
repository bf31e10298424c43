using System.Net;
using ChatGo.Api;
using ChatGo.Tests.Server;
using ChatGo.Tests.Server.Web;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ChatGo.Tests.Interop;

/// <summary>Clients of the web doors that are not ours: Connect's, the package ws, connect-web in a browser.</summary>
public sealed class WebClientTests
{
    private const string Node = "/usr/bin/node";
    private const int Held = 16;

    private static readonly string Sources = Path.Combine(AppContext.BaseDirectory, "Interop", "node");

    [Test, Timeout(120_000)]
    [Arguments("json")]
    [Arguments("grpc-web")]
    public async Task Connect_OfNode_MakesReadsSendsResumesAndIsRefused(string kind, CancellationToken cancellationToken)
    {
        await SkipWithoutAsync("@connectrpc/connect-node", cancellationToken);
        await using var server = await StartAsync();
        using var descriptors = new DescriptorFile();
        await RunAsync(["connect.mjs", NameOf(server.WebAddress), descriptors.Path, kind], cancellationToken);
    }

    [Test, Timeout(120_000)]
    public async Task WebSocket_OfNode_JoinsSendsResumesAndIsRefused(CancellationToken cancellationToken)
    {
        await SkipWithoutAsync("ws", cancellationToken);
        await using var server = await StartAsync();
        await RunAsync(["socket.mjs", NameOf(server.WebAddress), "lobby"], cancellationToken);
    }

    [Test, Timeout(120_000)]
    public async Task ConnectWeb_InABrowser_FollowsAndSendsFromAnotherOrigin(CancellationToken cancellationToken)
    {
        await SkipWithoutAsync("esbuild", cancellationToken);
        var bundle = Path.GetTempFileName();
        try
        {
            var esbuild = "require('node:module').createRequire('" + Path.Combine(Sources, "page.mjs") + "')('esbuild')";
            var build = $"{esbuild}.buildSync({{entryPoints:['{Path.Combine(Sources, "page.mjs")}'],bundle:true,format:'esm',outfile:'{bundle}',allowOverwrite:true}})";
            var (exitCode, output) = await ForeignProgram.RunAsync(Node, ["--eval", build], cancellationToken);
            await Assert.That(exitCode).IsEqualTo(0).Because(output);
            await FollowAsync(await File.ReadAllBytesAsync(bundle, cancellationToken), cancellationToken);
        }
        finally
        {
            File.Delete(bundle);
        }
    }

    private static async Task FollowAsync(byte[] script, CancellationToken cancellationToken)
    {
        using var page = new PageServer(script);
        await using var server = await RunningServer.StartAsync(
            time: null, "--http", "http://127.0.0.1:0", "--allowed-origins", NameOf(page.Address));
        await using var browser = await Chromium.StartAsync(cancellationToken);
        var told = $"{Uri.EscapeDataString(NameOf(server.WebAddress))}|{Uri.EscapeDataString(Convert.ToBase64String(DescriptorFile.Bytes))}";
        var open = await browser.OpenAsync(new Uri($"{page.Address}#{told}"));
        await open.WaitAsync("document.title");
        await Assert.That((await open.RunAsync("document.title"))!.GetValue<string>()).IsEqualTo("by JSON, by gRPC-Web");
        await Assert.That(open.Errors).IsEmpty();
    }

    private static Task<RunningServer> StartAsync() =>
        RunningServer.StartAsync(time: null, "--http", "http://127.0.0.1:0", "--history-messages", $"{Held}");

    private static string NameOf(Uri address) => address.GetLeftPart(UriPartial.Authority);

    private static async Task SkipWithoutAsync(string package, CancellationToken cancellationToken)
    {
        var probe = $"require('node:module').createRequire('{Path.Combine(Sources, "connect.mjs")}').resolve('{package}')";
        var (exitCode, _) = await ForeignProgram.RunAsync(Node, ["--eval", probe], cancellationToken);
        if (exitCode != 0)
        {
            Skip.Test($"{package} is missing: make interop installs it where there is npm.");
        }
    }

    private static async Task RunAsync(string[] script, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await ForeignProgram.RunAsync(Node, [Path.Combine(Sources, script[0]), .. script[1..]], cancellationToken);
        await Assert.That(exitCode).IsEqualTo(0).Because(output);
        await Assert.That(output).Contains("all as it should be");
    }

    /// <summary>The contract as its descriptors.</summary>
    private sealed class DescriptorFile : IDisposable
    {
        public DescriptorFile() => File.WriteAllBytes(Path, Bytes);

        public static byte[] Bytes { get; } = Contract().ToByteArray();

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);

        private static FileDescriptorSet Contract()
        {
            var set = new FileDescriptorSet();
            set.File.AddRange(ChatReflection.Descriptor.Dependencies.Append(ChatReflection.Descriptor).Select(static file => file.ToProto()));
            foreach (var message in set.File.SelectMany(static file => file.MessageType))
            {
                Name(message);
            }

            return set;
        }

        /// <summary>What C# has in its program lacks the names of JSON.</summary>
        private static void Name(DescriptorProto message)
        {
            foreach (var field in message.Field)
            {
                var words = field.Name.Split('_');
                field.JsonName = words[0] + string.Concat(words.Skip(1).Select(static word => char.ToUpperInvariant(word[0]) + word[1..]));
            }

            foreach (var nested in message.NestedType)
            {
                Name(nested);
            }
        }
    }

    /// <summary>A page of another origin.</summary>
    private sealed class PageServer : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly byte[] _script;

        public PageServer(byte[] script)
        {
            _script = script;
            using (var free = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
            {
                free.Start();
                Address = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/");
            }

            _listener.Prefixes.Add(Address.ToString());
            _listener.Start();
            _ = ServeAsync();
        }

        public Uri Address { get; }

        public void Dispose() => _listener.Close();

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    var call = await _listener.GetContextAsync();
                    var isScript = call.Request.Url!.AbsolutePath == "/page.js";
                    call.Response.ContentType = isScript ? "text/javascript" : "text/html";
                    call.Response.Close(isScript ? _script : "<!DOCTYPE html><link rel=icon href=data:,><script type=module src=page.js></script>"u8.ToArray(), willBlock: true);
                }
            }
            catch (Exception over) when (over is HttpListenerException or ObjectDisposedException)
            {
                // The test is done.
            }
        }
    }
}
