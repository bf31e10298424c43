using System.ComponentModel.DataAnnotations;

namespace ChatGo.Server.Engines;

/// <summary>Where rooms are kept on disk, and how.</summary>
internal sealed class StoreOptions
{
    /// <summary>The directory; made where it is not there. Default none: rooms live in memory, as long as the process.</summary>
    public string Data { get; set; } = string.Empty;

    /// <summary>When a message is on the disk: <c>always</c> before it is acknowledged; <c>interval</c> within
    /// <see cref="FsyncMilliseconds"/>: a power cut may take the last ones, and every room gets another epoch then. Default
    /// always.</summary>
    [AllowedValues(Always, Interval, ErrorMessage = "{0} must be always or interval.")]
    public string Fsync { get; set; } = Always;

    /// <summary>How often the disk is waited for where <see cref="Fsync"/> is <c>interval</c>. Unit: milliseconds. Default 1,000;
    /// allowed 1 to 60,000.</summary>
    [Range(1, 60_000)]
    public int FsyncMilliseconds { get; set; } = 1_000;

    /// <summary>Messages that wait for the disk; further ones are refused. Unit: MiB. Default 64; allowed 1 to 4,096.</summary>
    [Range(1, 4_096)]
    public int MaxPendingMebibytes { get; set; } = 64;

    /// <summary>What is remembered of the disk's contents. Unit: MiB. Default 64; allowed 8 to 65,536.</summary>
    [Range(8, 65_536)]
    public int BlockCacheMebibytes { get; set; } = 64;

    /// <summary>What is gathered before it goes from the log to tables; as much is read at a start after a crash. Unit: MiB.
    /// Default 32; allowed 4 to 1,024.</summary>
    [Range(4, 1_024)]
    public int WriteBufferMebibytes { get; set; } = 32;

    /// <summary>Free space of the disk below which nothing is taken. Unit: MiB. Default 1,024; 0 = until it is full; allowed up
    /// to 16,777,216.</summary>
    [Range(0, 16_777_216)]
    public int MinFreeMebibytes { get; set; } = 1_024;

    /// <summary>Whether a write that fails ends the process, with an exit status of its own (see the README), so that who watches
    /// over it starts it anew: the store is read only from then on else. Default false.</summary>
    public bool ExitOnError { get; set; }

    /// <summary>Where copies are made while the server runs: each a directory in it. Default: the directory of the store with
    /// "-backups" behind it.</summary>
    public string Backups { get; set; } = string.Empty;

    private const string Always = "always";
    private const string Interval = "interval";

    /// <summary>Gets whether rooms are kept on disk.</summary>
    public bool IsOn => Data.Length > 0;

    /// <summary>Gets where copies are made.</summary>
    public string BackupsOrDefault => Backups.Length > 0 ? Backups : Data.TrimEnd('/') + "-backups";

    /// <summary>Gets whether each message is on the disk before it is acknowledged.</summary>
    public bool IsSynced => Fsync == Always;
}
