using System.Text.Json.Nodes;

namespace ChatGo.Tests.Server.Web;

/// <summary>Reads server-sent events, as the standard has them.</summary>
internal sealed class EventReader(HttpResponseMessage response, Stream body) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly StreamReader _lines = new(body);
    private readonly List<string> _comments = [];

    /// <summary>Gets the answer's status.</summary>
    public int Status => (int)response.StatusCode;

    /// <summary>Gets the answer.</summary>
    public HttpResponseMessage Response => response;

    /// <summary>Gets the id of the last event: where the reader is.</summary>
    public string LastId { get; private set; } = string.Empty;

    /// <summary>Gets after how long it shall come back; null: not told. Unit: ms.</summary>
    public int? Retry { get; private set; }

    /// <summary>Gets the comments that came.</summary>
    public IReadOnlyCollection<string> Comments => _comments;

    /// <summary>Reads the next event; null at the end.</summary>
    public async Task<(string Kind, JsonNode Data)?> NextAsync()
    {
        var (kind, data) = ("message", string.Empty);
        while (await _lines.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.Length == 0)
            {
                if (data.Length > 0)
                {
                    return (kind, JsonNode.Parse(data)!);
                }

                kind = "message";
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (field, value) = (line[..colon], line[(colon + 1)..].TrimStart(' '));
            switch (field)
            {
                case "":
                    _comments.Add(value);
                    break;
                case "id":
                    LastId = value;
                    break;
                case "event":
                    kind = value;
                    break;
                case "retry":
                    Retry = int.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
                    break;
                default:
                    data += value;
                    break;
            }
        }

        return null;
    }

    /// <summary>Reads on to an event of a kind.</summary>
    public async Task<JsonNode> NextAsync(string wanted)
    {
        while (await NextAsync() is var (kind, data))
        {
            if (kind == wanted)
            {
                return data;
            }
        }

        throw new EndOfStreamException($"The stream has ended without {wanted}.");
    }

    /// <summary>Reads what is left, as it is.</summary>
    public Task<string> RestAsync() => _lines.ReadToEndAsync().WaitAsync(Patience);

    /// <summary>Reads texts of messages.</summary>
    public async Task<IReadOnlyList<string>> TextsAsync(int count)
    {
        List<string> texts = [];
        while (texts.Count < count)
        {
            texts.Add((await NextAsync("message"))["text"]!.GetValue<string>());
        }

        return texts;
    }

    public void Dispose()
    {
        _lines.Dispose();
        response.Dispose();
    }
}
