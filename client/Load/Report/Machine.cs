using System.Runtime.InteropServices;

namespace ChatGo.Client.Load.Report;

/// <summary>The machine that made the load.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Processor">What its processors call themselves.</param>
/// <param name="Cores">How many this process may use.</param>
/// <param name="MemoryGb">Its memory. Unit: GB.</param>
/// <param name="System">Its operating system.</param>
/// <param name="Runtime">What the client runs on.</param>
internal sealed record Machine(
    string Name, string Processor, int Cores, double MemoryGb, string System, string Runtime)
{
    private const string ProcessorFile = "/proc/cpuinfo";
    private const string ModelKey = "model name";

    /// <summary>This one.</summary>
    public static Machine This() => new(
        Environment.MachineName,
        ModelOfProcessor(),
        Environment.ProcessorCount,
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9, 1),
        RuntimeInformation.OSDescription,
        $"{RuntimeInformation.FrameworkDescription}{(IsNative ? ", native" : "")}");

    private static bool IsNative => !global::System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported;

    private static string ModelOfProcessor()
    {
        var architecture = RuntimeInformation.ProcessArchitecture.ToString();
        if (!File.Exists(ProcessorFile))
        {
            return architecture;
        }

        var line = File.ReadLines(ProcessorFile)
            .FirstOrDefault(static line => line.StartsWith(ModelKey, StringComparison.Ordinal));
        return line is null ? architecture : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
