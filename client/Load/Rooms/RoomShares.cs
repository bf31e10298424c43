namespace ChatGo.Client.Load.Rooms;

/// <summary>Spreads users over rooms.</summary>
internal static class RoomShares
{
    /// <summary>The room of each user.</summary>
    /// <param name="users">How many users.</param>
    /// <param name="rooms">How many rooms.</param>
    /// <param name="exponent">0: evenly. Else by Zipf's law: the room of rank r gets a share of 1/r^exponent, so the
    /// first room is the largest.</param>
    public static int[] Of(int users, int rooms, double exponent)
    {
        var weights = Enumerable.Range(1, rooms).Select(rank => Math.Pow(rank, -exponent)).ToArray();
        var all = weights.Sum();
        var places = new int[users];
        var taken = new int[rooms];
        var queue = new PriorityQueue<int, (double, int)>();
        for (var room = 0; room < rooms; room++)
        {
            queue.Enqueue(room, (all / weights[room], room));
        }

        // Each user goes to the room that is furthest behind its share, so that any prefix of the users is spread alike.
        for (var user = 0; user < users; user++)
        {
            var room = queue.Dequeue();
            places[user] = room;
            taken[room]++;
            queue.Enqueue(room, ((taken[room] + 1) * all / weights[room], room));
        }

        return places;
    }
}
