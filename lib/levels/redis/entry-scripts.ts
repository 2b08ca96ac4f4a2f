import { script } from './run-script'

/**
 * KEYS: entries. ARGV: epoch and stamp for each. Unlinks each that is as old as its place in the log, or is no frame.
 * Returns how many.
 *
 * Invariant: an entry that was made since stays, so that a process that is told late takes out nothing newer. A frame says
 * where it belongs (lib/codec/frame-layout.ts): its stamp at byte 40, and, behind the tags of its names, their text, of
 * which the epoch comes first. The conformance suite removes real frames, so that the two cannot drift apart.
 */
export const UNLINK_AS_OF = script(`
local FIXED, NAMES_HEAD = 64, 5
local MAGIC = string.char(0x93, 0x54, 0x4c, 0x46, 1)
local UTF16 = 2

-- Nothing where the value is no frame.
local function placeOf(key)
  local head = redis.call('GETRANGE', key, 0, FIXED + NAMES_HEAD)
  if #head <= FIXED + NAMES_HEAD or string.sub(head, 1, #MAGIC) ~= MAGIC then return end
  local tags, encoding, first = struct.unpack('<I4BB', string.sub(head, FIXED + 1))
  local width = encoding == UTF16 and 2 or 1
  local start = FIXED + NAMES_HEAD + tags
  local epoch = redis.call('GETRANGE', key, start, start + (first % 64) * width - 1)
  if width == 2 then epoch = string.gsub(epoch, '(.)%z', '%1') end
  return epoch, struct.unpack('<d', string.sub(head, 41, 48))
end

local removed = 0
for i, key in ipairs(KEYS) do
  local epoch, stamp = ARGV[2 * i - 1], tonumber(ARGV[2 * i])
  local readable, itsEpoch, itsStamp = pcall(placeOf, key)
  local isNewer = readable and itsEpoch and (itsEpoch > epoch or itsEpoch == epoch and itsStamp > stamp)
  if not isNewer then removed = removed + redis.call('UNLINK', key) end
end
return removed
`)
