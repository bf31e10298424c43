using ChatGo.Server;
using ChatGo.Server.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGo.Tests.Server.Hosting;

/// <summary>A setting that is misspelt is named, with the one that was meant; what is not ours is left alone.</summary>
public sealed class SettingNamesTests
{
    [Test]
    [Arguments("CHATGO_ROOMS__MAXROMS", "CHATGO_ROOMS__MAXROOMS")]
    [Arguments("CHATGO_ROOM__MAXROOMS", "CHATGO_ROOMS__MAXROOMS")]
    [Arguments("CHATGO_ROOMS_MAXROOMS", "CHATGO_ROOMS__MAXROOMS")]
    [Arguments("CHATGO_STREAMS__HEARTBEATSECOND", "CHATGO_STREAMS__HEARTBEATSECONDS")]
    [Arguments("chatgo_url", "CHATGO_URLS")]
    public async Task Variable_ThatIsMisspelt_IsNamedWithTheOneThatWasMeant(string given, string meant) =>
        await Assert.That(SettingNames.ExplainUnknownVariables([given]).Single())
            .IsEqualTo($"There is no '{given}'. Did you mean {meant}?");

    [Test]
    [Arguments("CHATGO_ROOMS__MAXROOMS")]
    [Arguments("ChatGo_Rooms__MaxRooms")]
    [Arguments("CHATGO_LOGGING__LOGLEVEL__DEFAULT")]
    [Arguments("CHATGO_SERVER")]
    [Arguments("CHATGO_TOKEN")]
    [Arguments("CHATGO_SERVICE_HOST")]
    [Arguments("CHATGO_PORT_50051_TCP_ADDR")]
    [Arguments("CHATGO_SERVER_SERVICE_PORT_GRPC")]
    [Arguments("CHATGO")]
    [Arguments("URLS")]
    public async Task Variable_ThatIsKnownOrNotOurs_Passes(string given) =>
        await Assert.That(SettingNames.ExplainUnknownVariables([given])).IsEmpty();

    [Test]
    [Arguments("--Rooms:MaxRoms=5", "There is no '--Rooms:MaxRoms'. Did you mean --Rooms:MaxRooms?")]
    [Arguments("--max-roms", "There is no '--max-roms'. Did you mean --max-rooms?")]
    [Arguments("--Kestrel:Endpoints:Chat:Url=http://*:1", "There is no '--Kestrel:Endpoints:Chat:Url'.")]
    [Arguments("stray", "There is no 'stray'.")]
    public async Task Word_ThatNamesNothing_IsNamed(string given, string said) =>
        await Assert.That(SettingNames.ExplainUnknownWords([given]).Single()).IsEqualTo(said);

    [Test]
    public async Task Words_OfKnownKeys_PassWithTheirValues()
    {
        string[] words = ["--Rooms:MaxRooms", "5", "--Logging:LogLevel:Default=Debug"];

        await Assert.That(SettingNames.ExplainUnknownWords(words)).IsEmpty();
    }

    // A test host's own variables are the framework's, too.
    [Test, NotInParallel]
    public async Task Build_UnderForeignVariables_TakesNone()
    {
        string[] foreign = ["URLS", "ASPNETCORE_URLS", "DOTNET_URLS", "Rooms__MaxRooms", "Kestrel__Endpoints__A__Url"];
        try
        {
            foreach (var name in foreign)
            {
                Environment.SetEnvironmentVariable(name, "http://192.0.2.1:1");
            }

            await using var app = ChatServer.Build([]);

            await Assert.That(app.Services.GetRequiredService<ListenUrls>().All.Single().Text).IsEqualTo(EndpointExtensions.DefaultUrl);
            await Assert.That(app.Configuration["Rooms:MaxRooms"]).IsNull();
            await Assert.That(app.Configuration.GetSection("Kestrel").GetChildren()).IsEmpty();
        }
        finally
        {
            foreach (var name in foreign)
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }
    }
}
