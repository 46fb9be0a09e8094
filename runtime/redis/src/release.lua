-- Releases a slot that is not used, in each quota in which no later slot is taken: the callers of
-- later slots already know when to go.
--
-- KEYS: the quotas. ARGV: the TAT before and the TAT after the slot, per quota.

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
for i, key in ipairs(KEYS) do
  local before, after = ARGV[2 * i - 1], ARGV[2 * i]
  if redis.call('GET', key) == after then
    local expiry = math.ceil((tonumber(before) - now) / 1000)
    if expiry > 0 then
      redis.call('SET', key, before, 'PX', string.format('%.0f', expiry))
    else
      redis.call('DEL', key)
    end
  end
end
