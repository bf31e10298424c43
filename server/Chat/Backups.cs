using System.Globalization;
using ChatGo.Api;
using ChatGo.Core.Rooms;
using ChatGo.Server.Engines;

namespace ChatGo.Server.Chat;

/// <summary>Copies of what is kept on disk.</summary>
/// <param name="time">The clock.</param>
/// <param name="store">Makes copies; null: nothing is kept.</param>
internal sealed class Backups(TimeProvider time, IStoreCopy? store)
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>Explains what is wrong with a request.</summary>
    /// <returns>Null where nothing is.</returns>
    public static Refusal? Check(BackupRequest request) =>
        request.Name.Length == 0 || (RoomId.IsValid(request.Name) && request.Name[0] != '.')
            ? null
            : Refusals.InvalidField("name", $"it must be 1 to {RoomId.MaxLength} characters of [A-Za-z0-9._:-], no dot first");

    /// <summary>Makes a copy.</summary>
    /// <param name="request">What it is called.</param>
    /// <param name="gone">The caller has gone.</param>
    public async ValueTask<Result<BackupResponse>> MakeAsync(BackupRequest request, CancellationToken gone)
    {
        if (store is null)
        {
            return Refusals.NothingKept();
        }

        var name = request.Name.Length > 0 ? request.Name : time.GetUtcNow().ToString(TimeFormat, CultureInfo.InvariantCulture);
        try
        {
            var (path, bytes) = await store.CopyAsync(name, gone);
            return new BackupResponse { Path = path, Bytes = (ulong)bytes };
        }
        catch (StoreException failure)
        {
            return Refusals.NoBackup(failure.Message, failure.IsTaken);
        }
    }
}
