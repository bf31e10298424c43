namespace ChatGo.Bench.Load;

/// <summary>Measures something from one moment to another.</summary>
internal interface IWindow
{
    /// <summary>Begins to measure. Must return at once.</summary>
    public void Open();

    /// <summary>Ends it. Must return at once.</summary>
    public void Close();
}
