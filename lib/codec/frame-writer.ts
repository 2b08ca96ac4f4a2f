import type { Entry } from '@/lib/kernel/entry'
import { NONE } from './compression'
import { crc32c } from './crc32c'
import { CRC_BYTES, DIRTY, FIXED_BYTES, FORMAT, MAGIC, SIGNED } from './frame-layout'
import { MAC_BYTES, type Mac } from './mac'
import { packNames } from './names-block'
import { writePacked } from './packed'

/** A payload as it will lie in the frame. */
export interface Body {
  readonly serialization: number
  readonly compression: number
  readonly rawBytes: number
  readonly stored: Buffer
}

/** @returns the finished frame, in a buffer of its own or a slice of Node's pool */
export function writeFrame(entry: Entry, body: Body, mac: Mac | undefined): Buffer {
  const names = packNames(entry)
  const payloadStart = FIXED_BYTES + names.sizeBytes
  const crcStart = payloadStart + body.stored.length
  const crcEnd = crcStart + CRC_BYTES
  const frame = Buffer.allocUnsafe(mac ? crcEnd + MAC_BYTES : crcEnd)
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length)
  writeFixed(view, entry, body)
  frame[7] = (mac ? SIGNED : 0) | (entry.dirty ? DIRTY : 0)
  view.setUint32(60, names.sizeBytes, true)
  writePacked(frame, FIXED_BYTES, names)
  frame.set(body.stored, payloadStart)
  view.setUint32(crcStart, crc32c(view, crcStart), true)
  if (mac) frame.set(mac.sign(frame.subarray(0, crcEnd)), crcEnd)
  return frame
}

function writeFixed(view: DataView, entry: Entry, body: Body): void {
  view.setUint32(0, MAGIC, true)
  view.setUint8(4, FORMAT)
  view.setUint8(5, body.serialization)
  view.setUint8(6, body.compression)
  view.setFloat64(8, entry.createdAt, true)
  view.setFloat64(16, entry.expiresAt, true)
  view.setFloat64(24, entry.staleUntil, true)
  view.setFloat64(32, entry.loadMs, true)
  view.setFloat64(40, entry.stamp, true)
  view.setFloat64(48, entry.version, true)
  view.setUint32(56, body.rawBytes, true)
}

/** @returns a payload that is stored as it is */
export function plainBody(raw: Buffer, serialization: number): Body {
  return { serialization, compression: NONE, rawBytes: raw.length, stored: raw }
}
