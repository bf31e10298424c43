using Grpc.Core;

namespace ChatGo.Client.Connections;

/// <summary>Statuses as gRPC's documents write them.</summary>
internal static class StatusName
{
    /// <summary>For example <c>NOT_FOUND</c> for <see cref="StatusCode.NotFound"/>.</summary>
    public static string Of(StatusCode status) => string.Concat(status.ToString().Select(UpperSnake));

    private static string UpperSnake(char letter, int index) =>
        index > 0 && char.IsUpper(letter) ? $"_{letter}" : $"{char.ToUpperInvariant(letter)}";
}
