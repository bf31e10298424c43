namespace ChatGo.Server.Hosting;

/// <summary>What a setting's value is.</summary>
internal enum SettingKind
{
    /// <summary>A whole number.</summary>
    Number,

    /// <summary>A text: a file, a URL, a name.</summary>
    Text,

    /// <summary>A text that may be given more than once.</summary>
    Texts,

    /// <summary>On or off.</summary>
    Switch,
}
