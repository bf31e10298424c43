using ChatGo.Server.Callers;
using ChatGo.Server.Calls;
using ChatGo.Server.Chat;
using ChatGo.Server.Engines.Redis;
using ChatGo.Server.Engines.RocksDb;
using ChatGo.Server.Hosting;
using ChatGo.Server.Limits;
using ChatGo.Server.Liveness;
using ChatGo.Server.Logging;
using ChatGo.Server.Moderation;
using ChatGo.Server.Rpc;
using ChatGo.Server.Streams;
using ChatGo.Server.Web;

namespace ChatGo.Server;

/// <summary>The server: what it is made of.</summary>
internal static class ChatServer
{
    /// <summary>Builds the server; nothing listens yet.</summary>
    /// <param name="args">The command line, as <see cref="ServerCommand"/> tells it.</param>
    /// <param name="customize">What a test replaces; null for nothing.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? customize = null)
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.UseSettings(args);
        builder.AddEndpoints();
        builder.AddConsoleLogs();
        builder.Services.AddLimits(builder.Configuration);
        builder.Services.AddCallers(builder.Configuration);
        builder.Services.AddRocksDb(builder.Configuration);
        builder.Services.AddRedis(builder.Configuration);
        builder.Services.AddModeration();
        builder.Services.AddChat(builder.Configuration, ServerVersion.Text);
        builder.Services.AddWeb(builder.Configuration);
        builder.Services.AddStreams(builder.Configuration);
        builder.Services.AddLiveness();
        builder.Services.AddCalls();
        builder.Services.AddRpc();
        builder.Services.AddHostedService<UsageReport>();
        customize?.Invoke(builder);

        var app = builder.Build();
        app.MapWeb();
        app.MapRpc();
        app.AnnounceEndpoints();
        return app;
    }
}
