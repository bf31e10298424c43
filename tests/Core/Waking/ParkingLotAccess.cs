using System.Runtime.CompilerServices;
using ChatGo.Core.Waking;

namespace ChatGo.Tests.Core.Waking;

/// <summary>Looks into a lot.</summary>
internal static class ParkingLotAccess
{
    /// <summary>How many nodes a quiet lot keeps.</summary>
    public static int CountNodes(this ParkingLot lot)
    {
        var count = 0;
        for (var node = Top(lot); node is not null; node = node.Next)
        {
            count++;
        }

        return count;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_top")]
    private static extern ref ParkedReader? Top(ParkingLot lot);
}
