using System.Runtime.CompilerServices;
using ChatGo.Core.Parking;

namespace ChatGo.Tests.Core.Parking;

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
    private static extern ref ParkedNode? Top(ParkingLot lot);
}
