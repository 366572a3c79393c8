#pragma once

namespace hearth::fold {

// The commit. Checks the lease, the generation, the checkpoint and the types of all keys before its
// first write, because a script that fails in the middle keeps what it has written. KEYS: lease,
// live, checkpoint, timers, outbox, attempts, bucket… ARGV: lease, generation, expected,
// checkpoint, #timers, #timers erased, #outbox, #outbox erased,
//       then per bucket #set and #erased, then all of these, flat and in this order.
// Returns 1 (applied) or 0 (fenced).
inline constexpr const char* kCommitScript = R"lua(
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if redis.call('GET', KEYS[2]) ~= ARGV[2] then return 0 end
if (redis.call('GET', KEYS[3]) or '') ~= ARGV[3] then return 0 end
local function typed(key, wanted)
  local found = redis.call('TYPE', key)['ok']
  return found == 'none' or found == wanted
end
if not typed(KEYS[4], 'zset') then return redis.error_reply('HEARTHTYPE ' .. KEYS[4]) end
for i = 5, #KEYS do
  if i ~= 6 and not typed(KEYS[i], 'hash') then return redis.error_reply('HEARTHTYPE ' .. KEYS[i]) end
end
local at = 9 + 2 * (#KEYS - 6)
local function each(command, key, count, width)
  local last = at + count * width
  while at < last do
    local stop = math.min(at + 1000, last) - 1
    redis.call(command, key, unpack(ARGV, at, stop))
    at = stop + 1
  end
end
each('ZADD', KEYS[4], tonumber(ARGV[5]), 2)
each('ZREM', KEYS[4], tonumber(ARGV[6]), 1)
each('HSET', KEYS[5], tonumber(ARGV[7]), 2)
each('HDEL', KEYS[5], tonumber(ARGV[8]), 1)
for i = 7, #KEYS do
  each('HSET', KEYS[i], tonumber(ARGV[9 + 2 * (i - 7)]), 2)
  each('HDEL', KEYS[i], tonumber(ARGV[10 + 2 * (i - 7)]), 1)
end
redis.call('SET', KEYS[3], ARGV[4])
redis.call('DEL', KEYS[6])
return 1
)lua";

}  // namespace hearth::fold
