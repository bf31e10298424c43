using System.CommandLine;
using ChatGo.Client.Hosting;
using ChatGo.Client.Operation;

namespace ChatGo.Client.Commands;

/// <summary>The verb <c>end</c>.</summary>
internal static class EndCommand
{
    private const string StreamName = "--stream";

    private static readonly string[] Examples =
    [
        "chatgo end --stream 17                       the one that chatgo streams lists under this id",
        "chatgo end --name ann --reason \"come back\"   all of a user",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var server = new ServerArguments();
        var stream = WholeNumberOption.Create(StreamName, "End the stream of this id", 1, ulong.MaxValue, null);
        var name = UserName.CreateOption("End all streams of this user");
        var reason = ReasonOption.Create();
        var json = JsonOption.Create();
        var verb = new Verb("end", "End streams and print how many there were. Needs the grant admin.") { Examples = Examples };
        Array.ForEach<Option>([stream, name, reason, json], verb.Options.Add);
        server.AddTo(verb);
        verb.Validators.Add(result =>
        {
            if (result.GetResult(stream) is { Implicit: false } == result.GetResult(name) is { Implicit: false })
            {
                result.AddError($"give either {StreamName} or {UserName.OptionName}");
            }
        });
        verb.SetAction((result, stopping) => ClientHost.RunAsync<EndService>(
            services => services.AddSingleton(new EndOptions(
                server.Read(result), result.GetValue(stream), result.GetValue(name) ?? "", result.GetValue(reason) ?? "",
                result.GetValue(json))),
            stopping));
        return verb;
    }
}
