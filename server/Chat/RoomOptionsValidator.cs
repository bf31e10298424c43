using ChatGo.Core.Rooms;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Chat;

/// <summary>Holds the rooms' settings to their bounds, without reflection.</summary>
[OptionsValidator]
internal sealed partial class RoomOptionsValidator : IValidateOptions<RoomOptions>;
