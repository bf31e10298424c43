using System.Reflection;

namespace ChatGo.Server.Hosting;

/// <summary>Which server this is.</summary>
internal static class ServerVersion
{
    /// <summary>Gets the version, such as <c>0.1.0</c>.</summary>
    public static string Text { get; } = typeof(ServerVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
