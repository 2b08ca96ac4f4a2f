import { script } from './run-script'

/**
 * The browsing index of one cache: five keys under one hash tag.
 *
 * - `keys`   ZSET member, score 0: every entry, by key
 * - `expiry` ZSET member by the time of the server at which Redis drops the entry
 * - `meta`   HASH member → what a list shows of it, as JSON
 * - `links`  ZSET `t:<tag> end member` and `d:<parent> end member`, score 0: one set for all tags, so that no key is
 *            made up inside a script and none is left over when a tag goes
 * - `bytes`  HASH '' → bytes of all entries, `t:<tag>` and `n:<namespace>` → bytes of theirs
 *
 * Invariant that each script keeps: a member is in all of `keys`, `expiry` and `meta` or in none; its links are exactly
 * those its meta names; every sum in `bytes` is the sum over `meta`.
 *
 * The time is the server's: the same clock that expires the entries, so a process whose clock is wrong trims nothing.
 */
export const INDEX_KEYS = ['keys', 'expiry', 'meta', 'links', 'bytes'] as const

const SHARED = `
local KEY, EXPIRY, META, LINKS, BYTES = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function escape(text) return (string.gsub(text, '%z', '\\0\\2')) end

local function namespace(member)
  local stop = string.find(member, '\\0\\1', 1, true) or #member + 1
  local colon = string.find(member, ':', 1, true)
  if colon and colon < stop then stop = colon end
  return string.sub(member, 1, stop - 1)
end

-- Sums are added up here and written once a call, at its end: a batch shares namespaces and tags.
local sums = {}
local function count(field, by) sums[field] = (sums[field] or 0) + by end
local function settle()
  for field, by in pairs(sums) do
    if by ~= 0 and redis.call('HINCRBY', BYTES, field, by) <= 0 then redis.call('HDEL', BYTES, field) end
  end
end

local function resize(member, by)
  count('', by)
  count('n:' .. namespace(member), by)
end

-- Takes an entry's links and bytes out of (sign -1) or into (sign 1) the index.
local function tally(member, meta, sign)
  local size = meta[1] * sign
  resize(member, size)
  for kind, list in pairs({ t = meta[7], d = meta[8] }) do
    for _, text in ipairs(list) do
      local name = kind .. ':' .. escape(text)
      if sign > 0 then redis.call('ZADD', LINKS, 0, name .. '\\0\\1' .. member)
      else redis.call('ZREM', LINKS, name .. '\\0\\1' .. member) end
      if kind == 't' then count(name, size) end
    end
  end
end

-- Forgets a member. Returns its bytes, 0 where it was not known.
local function forget(member)
  local known = redis.call('HGET', META, member)
  redis.call('ZREM', KEY, member)
  redis.call('ZREM', EXPIRY, member)
  if not known then return 0 end
  redis.call('HDEL', META, member)
  local meta = cjson.decode(known)
  tally(member, meta, -1)
  return meta[1]
end

local function trim(through, limit)
  local bytes = 0
  local dead = redis.call('ZRANGEBYSCORE', EXPIRY, '-inf', through, 'LIMIT', 0, limit)
  for _, member in ipairs(dead) do bytes = bytes + forget(member) end
  return dead, bytes
end
`

/**
 * ARGV: how many dead members to trim, then member, life left in ms or `inf`, meta for each entry.
 * Returns how many were trimmed, and their bytes. What is not JSON that Lua can read is left out whole.
 */
export const RECORD = script(`${SHARED}
local function links(meta) return cjson.encode({ meta[7], meta[8] }) end

local dead, bytes = trim(now, ARGV[1])
for i = 2, #ARGV, 3 do
  local member, life, text = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local readable, meta = pcall(cjson.decode, text)
  if readable then
    local known = redis.call('HGET', META, member)
    local old = known and cjson.decode(known)
    if old and links(old) == links(meta) then
      resize(member, meta[1] - old[1])
      for _, tag in ipairs(meta[7]) do count('t:' .. escape(tag), meta[1] - old[1]) end
    else
      if old then tally(member, old, -1) end
      tally(member, meta, 1)
    end
    redis.call('ZADD', KEY, 0, member)
    redis.call('ZADD', EXPIRY, life == 'inf' and '+inf' or now + tonumber(life), member)
    redis.call('HSET', META, member, text)
  else
    forget(member)
  end
end
settle()
return { #dead, bytes }
`)

/** ARGV: member, epoch and stamp for each. Forgets those that are as old as that, as `UNLINK_AS_OF` removes them. */
export const FORGET = script(`${SHARED}
for i = 1, #ARGV, 3 do
  local known = redis.call('HGET', META, ARGV[i])
  local meta = known and cjson.decode(known)
  local epoch, stamp = ARGV[i + 1], tonumber(ARGV[i + 2])
  if not (meta and (meta[5] > epoch or meta[5] == epoch and meta[6] > stamp)) then forget(ARGV[i]) end
end
settle()
`)

/**
 * ARGV: member and meta as it was seen, for each entry found gone. One that was written again in between has another
 * meta and stays. Returns how many were forgotten, and their bytes.
 */
export const FORGET_SEEN = script(`${SHARED}
local entries, bytes = 0, 0
for i = 1, #ARGV, 2 do
  if redis.call('HGET', META, ARGV[i]) == ARGV[i + 1] then
    entries = entries + 1
    bytes = bytes + forget(ARGV[i])
  end
end
settle()
return { entries, bytes }
`)

/** ARGV: ms from now, limit. Forgets what is dead then. Returns the bytes and the members. */
export const TRIM = script(`${SHARED}
local dead, bytes = trim(now + tonumber(ARGV[1]), ARGV[2])
settle()
return { bytes, dead }
`)

/**
 * ARGV: member, its score when it was seen. Returns the rank that what followed it has now, be the member still there or
 * not: so a cursor stays usable while entries come and go.
 */
export const RANK_AFTER = script(`
local expiry = KEYS[2]
local rank = redis.call('ZRANK', expiry, ARGV[1])
if rank and tonumber(redis.call('ZSCORE', expiry, ARGV[1])) == tonumber(ARGV[2]) then return { rank, rank + 1 } end
local before = redis.call('ZSCORE', expiry, ARGV[1])
redis.call('ZADD', expiry, ARGV[2], ARGV[1])
rank = redis.call('ZRANK', expiry, ARGV[1])
if before then redis.call('ZADD', expiry, before, ARGV[1]) else redis.call('ZREM', expiry, ARGV[1]) end
return { rank, rank }
`)
