namespace ChatGo.Client.Terminal;

/// <summary>A last row of the terminal that stays below all lines. Called with the screen's lock held.</summary>
internal interface IScreenFooter
{
    /// <summary>Erases the row and leaves the cursor at its beginning.</summary>
    public void Erase(TextWriter terminal);

    /// <summary>Writes the row, from the beginning of an empty one.</summary>
    public void Draw(TextWriter terminal);
}
