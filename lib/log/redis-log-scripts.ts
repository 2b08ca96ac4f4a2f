/**
 * The log of one cache: three keys under one hash tag.
 *
 * - `head`   HASH epoch, head, trimmed, bell, last (of what was trimmed: its position and its nonce), and `v:<namespace>`
 *            → its active generation, then all it ever had: in the same key, so that no eviction can lose generations and
 *            keep the epoch that counts on them
 * - `stream` STREAM `<seq>-0` → r: the record as JSON, t: the server's time, for trimming by age, n: its nonce
 * - `bell`   STREAM of one: rung at each new epoch, to wake those who wait for a position that no longer comes
 *
 * Invariants: the stream holds exactly the records (trimmed, head] of this epoch; `head` only grows within an epoch. A
 * server that evicted or lost the stream alone counts as having trimmed all; one that lost `head` gets a new epoch. Each
 * script is one step of the server, so two processes that find the log missing cannot both create it.
 */
const SHARED = `
local HEAD, STREAM, BELL = KEYS[1], KEYS[2], KEYS[3]

local function begin(epoch)
  redis.call('DEL', STREAM)
  if redis.call('TYPE', BELL).ok ~= 'stream' then redis.call('DEL', BELL) end
  local rung = redis.call('XADD', BELL, 'MAXLEN', '1', '*', 'epoch', epoch)
  redis.call('DEL', HEAD)
  redis.call('HSET', HEAD, 'epoch', epoch, 'head', 0, 'trimmed', 0, 'bell', rung)
end

local function first()
  local oldest = redis.call('XRANGE', STREAM, '-', '+', 'COUNT', 1)[1]
  return oldest and tonumber(string.match(oldest[1], '^%d+'))
end

local function state()
  local epoch, head, trimmed, bell = unpack(redis.call('HMGET', HEAD, 'epoch', 'head', 'trimmed', 'bell'))
  head, trimmed = tonumber(head), tonumber(trimmed)
  local oldest = first()
  if not oldest then trimmed = head
  elseif head and trimmed and oldest - 1 > trimmed then trimmed = oldest - 1 end
  return epoch, head, trimmed, bell
end

local function nonceAt(seq)
  local id = string.format('%.0f-0', seq)
  local entry = redis.call('XRANGE', STREAM, id, id)[1]
  if entry then return entry[2][5] == 'n' and entry[2][6] end
  local at, nonce = string.match(redis.call('HGET', HEAD, 'last') or '', '^(%d+) (.+)$')
  return at == string.format('%.0f', seq) and nonce
end

local function ensure(candidate)
  if not redis.call('HGET', HEAD, 'epoch') then begin(candidate) end
  return state()
end

local function reply(records, before)
  local epoch, head, trimmed, bell = state()
  local versions = {}
  local fields = redis.call('HGETALL', HEAD)
  for i = 1, #fields, 2 do
    if string.sub(fields[i], 1, 2) == 'v:' then
      versions[#versions + 1] = string.sub(fields[i], 3)
      versions[#versions + 1] = fields[i + 1]
    end
  end
  local last = trimmed and nonceAt(trimmed)
  return { epoch, head or -1, trimmed or -1, last or false, bell or '0-0', versions, records or {}, before or false }
end
`

/** ARGV: epoch to begin with where there is none. Returns epoch, head, trimmed, nonce of the last trimmed, bell, versions. */
export const HEAD_SCRIPT = `${SHARED}
ensure(ARGV[1])
return reply()
`

/**
 * ARGV: epoch to begin with, most records, longest age in ms, and for each record its text, its nonce, where it activates a
 * generation its namespace and number (else ''), and how many of KEYS are where dependents of the keys that it names are
 * registered: they come after the log's own and that of the index's life: where another has begun, nobody knows how many there are. Appends all, one after the other, and trims what is too many or too old (at most 64 by age
 * each time). Returns epoch, seq of the first, the nonce of the record before it, and for each how many of its keys there
 * are, now that it has its place.
 */
export const appendScript = (lostSince = ''): string => `${SHARED}${lostSince}
local FIRST, FIELDS = 4, 5
local epoch, head = ensure(ARGV[1])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local start = (head or -1) + 1
if start < 1 then return redis.error_reply('LOGCORRUPT no head') end
local before = nonceAt(start - 1)

local function activate(namespace, version)
  local known = redis.call('HGET', HEAD, 'v:' .. namespace)
  local all = known and string.match(known, ',(.*)') or '1'
  if not string.find(',' .. all .. ',', ',' .. version .. ',', 1, true) then all = all .. ',' .. version end
  redis.call('HSET', HEAD, 'v:' .. namespace, version .. ',' .. all)
end

local mayHaveLost = #KEYS > 3 and lostSince(KEYS[4])
local seq, key, found = start, 5, {}
for i = FIRST, #ARGV, FIELDS do
  local text, nonce, namespace, version, keys = unpack(ARGV, i, i + FIELDS - 1)
  local added = redis.pcall('XADD', STREAM, string.format('%.0f-0', seq), 'r', text, 't', now, 'n', nonce)
  if type(added) == 'table' and added.err then return redis.error_reply('LOGCORRUPT ' .. added.err) end
  redis.call('HSET', HEAD, 'head', string.format('%.0f', seq))
  if namespace ~= '' then activate(namespace, version) end
  seq, keys = seq + 1, tonumber(keys)
  found[#found + 1] = keys > 0 and (mayHaveLost and 1 or redis.call('EXISTS', unpack(KEYS, key, key + keys - 1)))
  key = key + keys
end

local oldest, eldest = first(), now - tonumber(ARGV[3])
local function isOld(entry) return (tonumber(entry[2][4]) or 0) < eldest end
local through = math.max(oldest - 1, seq - 1 - tonumber(ARGV[2]))
if isOld(redis.call('XRANGE', STREAM, '-', '+', 'COUNT', 1)[1]) then
  for _, entry in ipairs(redis.call('XRANGE', STREAM, '-', '+', 'COUNT', 64)) do
    if not isOld(entry) then break end
    through = math.max(through, tonumber(string.match(entry[1], '^%d+')))
  end
end
if through > (tonumber(redis.call('HGET', HEAD, 'trimmed')) or 0) then
  local nonce, position = nonceAt(through), string.format('%.0f', through)
  redis.call('HSET', HEAD, 'trimmed', position, 'last', nonce and position .. ' ' .. nonce or '')
end
if through >= oldest then redis.call('XTRIM', STREAM, 'MINID', string.format('%.0f-0', through + 1)) end
return { epoch, string.format('%.0f', start), before or false, found }
`

/**
 * ARGV: epoch to begin with, position, limit, longest record in bytes. Returns what HEAD_SCRIPT does, the records after
 * the position as id and text, and the nonce of the record at the position; a text that is too long to be ours is left where it is and '' stands for it.
 */
export const READ_SCRIPT = `${SHARED}
local epoch, head, trimmed = ensure(ARGV[1])
local from = tonumber(ARGV[2])
if trimmed and trimmed > from then from = trimmed end
local records = {}
for _, entry in ipairs(redis.call('XRANGE', STREAM, string.format('%.0f-0', from + 1), '+', 'COUNT', ARGV[3])) do
  local text = entry[2][1] == 'r' and entry[2][2] or ''
  records[#records + 1] = entry[1]
  records[#records + 1] = #text <= tonumber(ARGV[4]) and text or ''
end
return reply(records, nonceAt(tonumber(ARGV[2])))
`

/**
 * ARGV: the new epoch, the epoch seen. Compare-and-set; a log that nobody can read is replaced whatever was seen, because
 * a process that boots beside it has seen nothing. Returns what HEAD_SCRIPT does, of whoever won.
 */
export const REPLACE_SCRIPT = `${SHARED}
local current = redis.call('TYPE', HEAD).ok == 'hash' and redis.call('HGET', HEAD, 'epoch')
local function isPosition(text)
  local n = tonumber(text)
  return n and n >= 0 and n <= 9007199254740991 and n == math.floor(n)
end
local function isWhole()
  local kind = redis.call('TYPE', STREAM).ok
  local head, trimmed = unpack(redis.call('HMGET', HEAD, 'head', 'trimmed'))
  return (kind == 'stream' or kind == 'none') and isPosition(head) and isPosition(trimmed)
end
if not current or current == ARGV[2] or not isWhole() then begin(ARGV[1]) end
return reply()
`
