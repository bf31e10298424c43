using ChatGo.Core.Messages;

namespace ChatGo.Tests.Core.Engines;

/// <summary>A message on its way to the store.</summary>
internal sealed class PendingAppend(FaultyLine line, NewMessage message)
    : TaskCompletionSource<AppendResult>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public FaultyLine Line => line;

    public NewMessage Message => message;
}
