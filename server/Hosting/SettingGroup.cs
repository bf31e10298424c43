namespace ChatGo.Server.Hosting;

/// <summary>Settings that belong together: a screen of <c>--help</c>.</summary>
/// <param name="Title">What they are about.</param>
/// <param name="Settings">The settings, in the order of <c>--help</c>.</param>
internal sealed record SettingGroup(string Title, IReadOnlyList<ServerSetting> Settings);
