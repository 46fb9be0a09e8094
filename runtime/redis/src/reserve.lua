-- Takes a slot in all quotas, or in none. The formulas are those of `Increments` in volcengine-core.
--
-- KEYS: the quotas. The value of each is its theoretical arrival time (TAT): the instant at which
-- everything that was taken is earned back.
-- ARGV: the longest wait; then the burst tolerance and the emission interval, per quota.
-- All times are microseconds of the server's clock.
--
-- Returns { 1, wait, before, after, ... }, with the TAT before and after, per quota;
-- or { 0, wait, the index of the quota with the longest wait, counted from 0 }.

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local start, slowest = now, 0
local tats = {}
for i, key in ipairs(KEYS) do
  local tolerance, emission = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  tats[i] = tonumber(redis.call('GET', key)) or 0
  local earliest = tats[i] - math.max(tolerance - emission, 0)
  if earliest > start then
    start, slowest = earliest, i - 1
  end
end

local wait = start - now
if wait > tonumber(ARGV[1]) then
  return { 0, wait, slowest }
end

local response = { 1, wait }
for i, key in ipairs(KEYS) do
  local after = math.max(tats[i], start) + tonumber(ARGV[2 * i + 1])
  -- Lua would write a number of this size with 14 digits. A TAT in the past means the same as no
  -- TAT, so the key can expire then.
  local expiry = math.ceil((after - now) / 1000)
  redis.call('SET', key, string.format('%.0f', after), 'PX', string.format('%.0f', expiry))
  table.insert(response, tats[i])
  table.insert(response, after)
end
return response
