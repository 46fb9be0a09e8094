-- Undoes a turn that is not used, of each quota in which no later turn was taken: those behind it
-- have been told when they may go.
--
-- KEYS: the quotas. ARGV: of each quota the moment before the turn and the moment after it.

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
