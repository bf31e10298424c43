using System.Globalization;

namespace ChatGo.Client.Load.Display;

/// <summary>Figures as people read them, the same in every country.</summary>
internal static class Figures
{
    /// <summary>A number without a fraction, in groups of three digits.</summary>
    public static string Count(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A time of milliseconds with three digits that matter; a dash for none.</summary>
    public static string Ms(double? value) => value switch
    {
        null => "–",
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{value:0.00} ms"),
        < 100 => string.Create(CultureInfo.InvariantCulture, $"{value:0.0} ms"),
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{value:N0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value / 1000:0.0} s"),
    };

    /// <summary>A time as <see cref="Ms"/> tells it; null is never.</summary>
    public static string Latency(double? value) => value is null ? "never" : Ms(value);

    /// <summary>A number of seconds with a tenth.</summary>
    public static string Seconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.0} s");

    /// <summary>A number with one place.</summary>
    public static string Tenths(double? value) =>
        value is null ? "–" : value.Value.ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>A share as per cent: with a tenth, and near 100 with as many places as tell it from that.</summary>
    public static string Share(double value) =>
        (Math.Floor(value * 1e6) / 1e4).ToString(value < 0.99 ? "0.#" : "0.####", CultureInfo.InvariantCulture) + " %";
}
