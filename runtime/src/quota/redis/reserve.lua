-- Takes a turn of all quotas at once, or of none; the formulas are those of gcra.rs.
--
-- KEYS: the quotas; the value of each is its moment, when all that was taken is earned back.
-- ARGV: the longest wait, then of each quota the spans of its burst and of the cost.
-- All times are in microseconds of the server's clock.
--
-- Gives { 1, wait, before, after, ... } with each moment before and after,
-- or { 0, wait, index of the quota that has to be waited for, counted from 0 }.

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local start, slowest = now, 0
local moments = {}
for i, key in ipairs(KEYS) do
  local burst, cost = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  moments[i] = tonumber(redis.call('GET', key)) or 0
  local turn = moments[i] - math.max(burst - cost, 0)
  if turn > start then
    start, slowest = turn, i - 1
  end
end

local wait = start - now
if wait > tonumber(ARGV[1]) then
  return { 0, wait, slowest }
end

local reply = { 1, wait }
for i, key in ipairs(KEYS) do
  local after = math.max(moments[i], start) + tonumber(ARGV[2 * i + 1])
  -- Lua would write a number of this size with 14 digits. A moment that has passed is as good as
  -- none, so the key may vanish then.
  local expiry = math.ceil((after - now) / 1000)
  redis.call('SET', key, string.format('%.0f', after), 'PX', string.format('%.0f', expiry))
  table.insert(reply, moments[i])
  table.insert(reply, after)
end
return reply
