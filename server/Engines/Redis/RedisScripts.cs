namespace ChatGo.Server.Engines.Redis;

/// <summary>What Redis does in one step each. A room's stream numbers its messages, so a number is given once, and what is
/// told of a room is told in the step that does it.</summary>
internal static class RedisScripts
{
    /// <summary>A room as <see cref="FoundRoom"/> reads it: of its hash and its stream.</summary>
    private const string Describe = """
        local function describe(room, stream)
          local r = redis.call('HMGET', room, 'e', 't', 'c', 'f', 'x')
          if not r[1] then return false end
          local last, first = r[1] .. '-0', ''
          local info = redis.pcall('XINFO', 'STREAM', stream)
          for i = 1, #info, 2 do
            if info[i] == 'last-generated-id' then last = info[i + 1] end
            if info[i] == 'first-entry' and info[i + 1] then first = info[i + 1][1] end
          end
          return {r[1], r[2], r[3], r[4] or '', r[5] or '', last, first}
        end

        """;

    /// <summary>KEYS: room, stream. Gives the room, or nothing.</summary>
    public static RedisScript Find { get; } = new(Describe + """
        return describe(KEYS[1], KEYS[2])
        """);

    /// <summary>KEYS: room, stream, list, documents, replaced, members. ARGV: epoch, title, created, id. Makes the room unless
    /// there is one; gives whether it did, and the room.</summary>
    public static RedisScript Create { get; } = new(Describe + """
        if redis.call('EXISTS', KEYS[1]) == 1 then return {0, describe(KEYS[1], KEYS[2])} end
        redis.call('DEL', KEYS[2], KEYS[4], KEYS[5], KEYS[6])
        redis.call('HSET', KEYS[1], 'e', ARGV[1], 't', ARGV[2], 'c', ARGV[3])
        redis.call('XGROUP', 'CREATE', KEYS[2], 'g', '0', 'MKSTREAM')
        redis.call('XGROUP', 'DESTROY', KEYS[2], 'g')
        redis.call('XSETID', KEYS[2], ARGV[1] .. '-0')
        redis.call('ZADD', KEYS[3], 0, ARGV[4])
        return {1, describe(KEYS[1], KEYS[2])}
        """);

    /// <summary>KEYS: room, stream, list, documents, replaced, members, channel. ARGV: epoch, id, how to publish. Removes the
    /// room if it has this life.</summary>
    public static RedisScript Delete { get; } = new("""
        if redis.call('HGET', KEYS[1], 'e') ~= ARGV[1] then return 0 end
        redis.call('DEL', KEYS[1], KEYS[2], KEYS[4], KEYS[5], KEYS[6])
        redis.call('ZREM', KEYS[3], ARGV[2])
        redis.call(ARGV[3], KEYS[7], 'd' .. ARGV[1])
        return 1
        """);

    /// <summary>KEYS: stream, channel, and where it has an id, what was sent under it. ARGV: epoch, the newest number known,
    /// the message, messages kept (0: all), how to publish, the text's fingerprint and the time. Gives the number as a
    /// position; or <c>D</c> and what was sent before; or <c>N</c>: no such room; or <c>E</c>: why not.</summary>
    /// <remarks>A retry is rare, so the message is added first, and taken back, which nobody can have seen. A number that the
    /// server has seen already is never given again, whatever a primary has lost.</remarks>
    public static RedisScript Send { get; } = new("""
        local stream = KEYS[1]
        local function add()
          if ARGV[4] == '0' then return redis.pcall('XADD', stream, 'NOMKSTREAM', ARGV[1] .. '-*', 'b', ARGV[3]) end
          return redis.pcall('XADD', stream, 'NOMKSTREAM', 'MAXLEN', '~', ARGV[4], ARGV[1] .. '-*', 'b', ARGV[3])
        end
        local at = add()
        if not at then return {'N'} end
        if type(at) == 'table' then return {'E', at.err} end
        local number = tonumber(string.match(at, '%-(%d+)$'))
        if KEYS[3] then
          local before = redis.call('SET', KEYS[3], at .. ARGV[6], 'NX', 'GET', 'EX', 300)
          if before then
            redis.call('XDEL', stream, at)
            redis.call('XSETID', stream, ARGV[1] .. '-' .. string.format('%.0f', number - 1))
            return {'D', before}
          end
        end
        if number <= tonumber(ARGV[2]) then
          redis.call('XDEL', stream, at)
          redis.call('XSETID', stream, ARGV[1] .. '-' .. ARGV[2])
          at = add()
          if KEYS[3] then redis.call('SET', KEYS[3], at .. ARGV[6], 'EX', 300) end
        end
        redis.call(ARGV[5], KEYS[2], 'm' .. at .. ':' .. ARGV[3])
        return at
        """);

    /// <summary>KEYS: room, stream. ARGV: epoch, the newest number known. Has no number given again that somebody has seen;
    /// gives the room, and its newest number from before.</summary>
    public static RedisScript Skip { get; } = new(Describe + """
        local found = describe(KEYS[1], KEYS[2])
        if found and found[1] == ARGV[1] then
          local last = string.match(found[6], '%-(%d+)$')
          if tonumber(last) < tonumber(ARGV[2]) then
            redis.pcall('XSETID', KEYS[2], ARGV[1] .. '-' .. ARGV[2])
            found = describe(KEYS[1], KEYS[2])
          end
          found[8] = last
        end
        return found
        """);

    /// <summary>KEYS: room, stream, channel. ARGV: epoch, the next one, how to publish. The room goes on under another epoch.
    /// </summary>
    public static RedisScript Fork { get; } = new("""
        if redis.call('HGET', KEYS[1], 'e') ~= ARGV[1] then return 0 end
        redis.call('HSET', KEYS[1], 'e', ARGV[2])
        redis.call('XSETID', KEYS[2], ARGV[2] .. '-0')
        redis.call(ARGV[3], KEYS[3], 'e' .. ARGV[1])
        return 1
        """);

    /// <summary>KEYS: room, stream, replaced, channel. ARGV: position, the content, how to publish.</summary>
    public static RedisScript Replace { get; } = new("""
        if #redis.call('XRANGE', KEYS[2], ARGV[1], ARGV[1]) == 0 then return 0 end
        redis.call('HSET', KEYS[3], ARGV[1], ARGV[2])
        redis.call('HSET', KEYS[1], 'x', '1')
        redis.call(ARGV[3], KEYS[4], 'x' .. ARGV[1] .. ':' .. ARGV[2])
        return 1
        """);

    /// <summary>KEYS: room. ARGV: epoch. Somebody has read the room.</summary>
    public static RedisScript MarkRead { get; } = new("""
        if redis.call('HGET', KEYS[1], 'e') == ARGV[1] then redis.call('HSET', KEYS[1], 'f', '1') end
        return 1
        """);

    /// <summary>KEYS: documents, channel. ARGV: key, version, value, how to publish. The latest version wins.</summary>
    public static RedisScript Put { get; } = new("""
        local before = redis.call('HGET', KEYS[1], ARGV[1])
        if before and string.sub(before, 1, 20) >= ARGV[2] then return 0 end
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ARGV[3])
        redis.call(ARGV[4], KEYS[2], 'o' .. #ARGV[1] .. ':' .. ARGV[1] .. ARGV[2] .. ARGV[3])
        return 1
        """);

    /// <summary>Gets all.</summary>
    public static IReadOnlyList<RedisScript> All { get; } = [Find, Create, Delete, Send, Skip, Fork, Replace, MarkRead, Put];
}
