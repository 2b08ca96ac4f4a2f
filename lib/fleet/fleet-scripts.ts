/** The server's clock decides, so that clocks of processes need not agree. */
const NOW = `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`

/** KEYS: members, own report. ARGV: id, report, how long to keep it. A report is there exactly if its member is listed. */
export const ANNOUNCE_SCRIPT = `${NOW}
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return now`

/** KEYS: members. ARGV: how long they are kept. @returns how long ago each was heard of: id, ms, id, ms, … */
export const MEMBERS_SCRIPT = `${NOW}
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[1])
local listed = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
for i = 2, #listed, 2 do listed[i] = now - listed[i] end
return listed`
